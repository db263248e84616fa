package io.github.phiworkbench.engine.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Shares the processor's cores out among the models that work at this moment: each gets an equal part, at least one core, and
 * all of them again when it is alone. Two that each use every core would keep waiting for each other's threads.
 */
final class CoreShares {

    private final int cores;
    private final List<Share> working = new ArrayList<>();

    CoreShares(int cores) {
        this.cores = cores;
    }

    /** A model's part for as long as it works. */
    final class Share implements AutoCloseable {
        private final int limit;
        private final IntConsumer teller;
        private int told;

        private Share(int limit, IntConsumer teller) {
            this.limit = limit;
            this.teller = teller;
        }

        private void tell(int threads) {
            int allowed = Math.min(limit, threads);
            if (allowed != told) {
                told = allowed;
                teller.accept(allowed);
            }
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * A model begins to work.
     *
     * @param limit as many threads as it may use at most
     * @param teller told at once, and again whenever it changes, how many threads it is to use
     */
    synchronized Share enter(int limit, IntConsumer teller) {
        Share share = new Share(limit, teller);
        working.add(share);
        shareOut();
        return share;
    }

    private synchronized void leave(Share share) {
        if (working.remove(share)) {
            shareOut();
        }
    }

    private void shareOut() {
        int threads = Math.max(1, cores / Math.max(1, working.size()));
        working.forEach(share -> share.tell(threads));
    }
}
