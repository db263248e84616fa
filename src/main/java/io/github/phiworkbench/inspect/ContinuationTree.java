package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationListener;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.TokenEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a model would say from a prefix on: each node is a token that could come, its children are what could come after it.
 * The tree grows where it is asked to.
 *
 * <p>One greedy generation gives a whole chain: at each of its steps the most likely token and the ones it was chosen from.
 * The model's cache keeps the prefix, so a chain costs the tokens that it is long.
 *
 * <p>Nodes never change and are never taken away; they may be read by any thread while one grows the tree.
 */
public final class ContinuationTree {

    private static final int MOST_CHILDREN = 100;

    private static final int DEEPEST = 100;

    /** The prefix. */
    public static final int ROOT = 0;

    private final LanguageModel model;
    private final Set<Integer> stopIds;
    private final List<Integer> prefix;
    private final int mostNodes;
    private final Object lock = new Object();
    private final List<Node> nodes = new ArrayList<>();
    private final List<List<Integer>> children = new ArrayList<>();

    /**
     * A token that could come.
     *
     * @param number of the node, in the order in which they came; {@link #ROOT} for the prefix
     * @param parent number of the node that it follows; the root's own for the root
     * @param depth how many tokens there are from the prefix up to here
     * @param token its id; the last one of the prefix for the root
     * @param logprob natural logarithm of its probability after its parent; 0 for the root
     * @param pathLogprob natural logarithm of the probability of all tokens from the prefix up to here
     * @param leaf whether nothing follows: the token ends an answer, or the model's context is full
     */
    public record Node(int number, int parent, int depth, int token, double logprob, double pathLogprob, boolean leaf) {

        /** Probability after its parent, 0 to 1. */
        public double probability() {
            return Math.exp(logprob);
        }

        /** Probability of all tokens from the prefix up to here, 0 to 1. */
        public double pathProbability() {
            return Math.exp(pathLogprob);
        }
    }

    /**
     * How far to unfold a node.
     *
     * @param children how many each node gets at most, 1 to 100
     * @param depth how many tokens deep below that node, 1 to 100
     * @param topP the most likely children stay up to that probability together, above 0 and at most 1
     * @param nodes how many may be added at most; 1 or more
     */
    public record Limits(int children, int depth, double topP, int nodes) {
        public Limits {
            require(children >= 1 && children <= MOST_CHILDREN, "number of children", children, "1 to 100");
            require(depth >= 1 && depth <= DEEPEST, "depth", depth, "1 to 100");
            require(topP > 0 && topP <= 1, "top-p", topP, "above 0 and at most 1");
            require(nodes >= 1, "number of nodes", nodes, "1 or more");
        }
    }

    private static void require(boolean holds, String what, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("The " + what + " is " + value + " but must be " + range + ".");
        }
    }

    /** Why no more nodes were added. */
    public enum Outcome {
        /** All nodes within the limits are there. */
        COMPLETE,
        /** There are as many nodes as were allowed. */
        FULL,
        /** It was asked to stop. */
        CANCELLED
    }

    /**
     * A tree with nothing but the prefix.
     *
     * @param prefix at least one token
     * @param stopIds tokens that end an answer
     * @param mostNodes how many nodes it may ever have
     */
    public ContinuationTree(LanguageModel model, List<Integer> prefix, Set<Integer> stopIds, int mostNodes) {
        if (prefix.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to continue; give at least one token.");
        }
        require(mostNodes >= 1, "number of nodes", mostNodes, "1 or more");
        this.model = model;
        this.prefix = List.copyOf(prefix);
        this.stopIds = Set.copyOf(stopIds);
        this.mostNodes = mostNodes;
        nodes.add(new Node(ROOT, ROOT, 0, this.prefix.getLast(), 0, 0, isFull(0)));
        children.add(List.of());
    }

    /** How many nodes there are, the root included. */
    public int size() {
        synchronized (lock) {
            return nodes.size();
        }
    }

    public Node node(int number) {
        synchronized (lock) {
            return nodes.get(number);
        }
    }

    /** A node's children so far, the most likely first. */
    public List<Node> children(int number) {
        synchronized (lock) {
            return children.get(number).stream().map(nodes::get).toList();
        }
    }

    /** Sum of the probabilities of a node's children so far, 0 to 1. */
    public double massCovered(int number) {
        return Math.min(
                1, children(number).stream().mapToDouble(Node::probability).sum());
    }

    /** The ids from a node's first token after the prefix up to itself. */
    public List<Integer> path(int number) {
        List<Integer> path = new ArrayList<>();
        for (Node node = node(number); node.number() != ROOT; node = node(node.parent())) {
            path.addFirst(node.token());
        }
        return path;
    }

    /** The prefix and a node's path. */
    public List<Integer> ids(int number) {
        List<Integer> ids = new ArrayList<>(prefix);
        ids.addAll(path(number));
        return ids;
    }

    /** No token may follow: the model could not read it. */
    private boolean isFull(int depth) {
        return prefix.size() + depth > model.manifest().geometry().context();
    }

    /**
     * Unfolds a node: the chain of most likely tokens from it, with their alternatives, then the same from the most likely of
     * those that have no children yet, and so on. Children that are there already stay.
     *
     * @param added told of each new node, on the thread that tells the model's events
     * @throws io.github.phiworkbench.engine.InvalidPromptException if the model cannot read the prefix
     */
    public Outcome unfold(int number, Limits limits, Consumer<Node> added, Cancellation cancellation) {
        return new Unfolding(node(number), limits, added, cancellation).run();
    }

    /** One call. */
    private final class Unfolding {
        private final Node top;
        private final Limits limits;
        private final Consumer<Node> added;
        private final Cancellation cancellation;

        /** Nodes without children that may get some, the most likely first; of equal ones the older. */
        private final PriorityQueue<Node> open = new PriorityQueue<>(
                Comparator.comparingDouble((Node node) -> -node.pathLogprob()).thenComparingInt(Node::number));

        private int left;
        private boolean refused;

        Unfolding(Node top, Limits limits, Consumer<Node> added, Cancellation cancellation) {
            this.top = top;
            this.limits = limits;
            this.added = added;
            this.cancellation = cancellation;
            left = Math.min(limits.nodes(), mostNodes - size());
        }

        Outcome run() {
            if (!top.leaf()) {
                open.add(top);
            }
            while (!open.isEmpty() && left > 0 && !cancellation.isCancelled()) {
                chain(open.remove());
            }
            if (cancellation.isCancelled()) {
                return Outcome.CANCELLED;
            }
            return refused || !open.isEmpty() ? Outcome.FULL : Outcome.COMPLETE;
        }

        /** Notes the nodes without children from here down. */
        private void open(Node node) {
            if (isOpen(node)) {
                List<Node> below = children(node.number());
                below.forEach(this::open);
                if (below.isEmpty()) {
                    open.add(node);
                }
            }
        }

        private boolean isOpen(Node node) {
            return !node.leaf() && node.depth() < top.depth() + limits.depth();
        }

        private void chain(Node start) {
            int steps = top.depth() + limits.depth() - start.depth();
            GenerationRequest request = GenerationRequest.greedy(ids(start.number()), steps, stopIds)
                    .withTop(limits.children());
            Cancellation enough = new Cancellation();
            Chain chain = new Chain(start, enough);
            try (Cancellation.Registration _ = cancellation.onCancel(enough::cancel)) {
                model.generate(request, chain, enough);
            }
        }

        /** Takes the steps of a generation. */
        private final class Chain implements GenerationListener {
            private final Cancellation enough;
            private Optional<Node> end;

            Chain(Node start, Cancellation enough) {
                this.enough = enough;
                end = Optional.of(start);
            }

            @Override
            public void token(TokenEvent event) {
                if (end.isPresent()) {
                    end = step(end.get(), event);
                }
                if (end.isEmpty()) {
                    enough.cancel();
                }
            }

            /** Adds a node's children, and gives the one that the chain goes on with; empty if it ends here. */
            private Optional<Node> step(Node parent, TokenEvent event) {
                Optional<Node> next = Optional.empty();
                double mass = 0;
                for (Alternative alternative : event.prediction().orElseThrow().top()) {
                    if (mass >= limits.topP()) {
                        break;
                    }
                    mass += Math.exp(alternative.logprob());
                    Optional<Node> child = child(parent, alternative);
                    if (alternative.id() == event.id()) {
                        next = child.filter(Unfolding.this::isOpen);
                    } else {
                        child.ifPresent(Unfolding.this::open);
                    }
                }
                if (left <= 0) {
                    next.ifPresent(Unfolding.this::open);
                    return Optional.empty();
                }
                return next;
            }

            /** The child that is there, or a new one if there may be one. */
            private Optional<Node> child(Node parent, Alternative alternative) {
                Optional<Node> known = children(parent.number()).stream()
                        .filter(node -> node.token() == alternative.id())
                        .findFirst();
                if (known.isPresent() || left <= 0) {
                    refused |= known.isEmpty();
                    return known;
                }
                left--;
                Node node = add(parent, alternative);
                added.accept(node);
                return Optional.of(node);
            }
        }
    }

    private Node add(Node parent, Alternative alternative) {
        synchronized (lock) {
            int depth = parent.depth() + 1;
            Node node = new Node(
                    nodes.size(),
                    parent.number(),
                    depth,
                    alternative.id(),
                    alternative.logprob(),
                    parent.pathLogprob() + alternative.logprob(),
                    stopIds.contains(alternative.id()) || isFull(depth));
            nodes.add(node);
            children.add(List.of());
            List<Integer> siblings = new ArrayList<>(children.get(parent.number()));
            siblings.add(node.number());
            siblings.sort(Comparator.comparingDouble(
                    (Integer sibling) -> -nodes.get(sibling).logprob()));
            children.set(parent.number(), List.copyOf(siblings));
            return node;
        }
    }
}
