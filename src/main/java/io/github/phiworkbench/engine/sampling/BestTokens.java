package io.github.phiworkbench.engine.sampling;

/**
 * The best few of many tokens: a heap of fixed capacity with the worst of them at its root. Tokens are offered in
 * ascending order of their ids, so that of equal keys the lower ids stay.
 */
final class BestTokens {

    private final double[] keys;
    private final int[] ids;
    private int size;

    /** Room for {@code capacity} tokens, at least 1. */
    BestTokens(int capacity) {
        keys = new double[capacity];
        ids = new int[capacity];
    }

    int size() {
        return size;
    }

    /** What the next token's key has to exceed: the worst kept key, or negative infinity while there is room. */
    double threshold() {
        return size < keys.length ? Double.NEGATIVE_INFINITY : keys[0];
    }

    /** Takes a token whose key exceeds {@link #threshold()}. */
    void add(double key, int id) {
        if (size < keys.length) {
            siftUp(size++, key, id);
        } else {
            siftDown(key, id);
        }
    }

    /** Takes the worst token out and returns its id. */
    int removeWorst() {
        int worst = ids[0];
        size--;
        siftDown(keys[size], ids[size]);
        return worst;
    }

    private void siftUp(int hole, double key, int id) {
        while (hole > 0) {
            int parent = (hole - 1) / 2;
            if (!worse(key, id, keys[parent], ids[parent])) {
                break;
            }
            keys[hole] = keys[parent];
            ids[hole] = ids[parent];
            hole = parent;
        }
        keys[hole] = key;
        ids[hole] = id;
    }

    private void siftDown(double key, int id) {
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && worse(keys[child + 1], ids[child + 1], keys[child], ids[child])) {
                child++;
            }
            if (!worse(keys[child], ids[child], key, id)) {
                break;
            }
            keys[hole] = keys[child];
            ids[hole] = ids[child];
            hole = child;
        }
        keys[hole] = key;
        ids[hole] = id;
    }

    private static boolean worse(double key, int id, double otherKey, int otherId) {
        return key < otherKey || (key == otherKey && id > otherId);
    }
}
