package io.github.phiworkbench.engine.sampling;

/**
 * Where to cut a list that is ordered by descending keys so that the weights before the cut just reach a mass.
 *
 * @param key the key of the last item before the cut
 * @param ties how many items with that key are needed, if they weigh the same
 */
record MassCut(double key, int ties) {

    /**
     * Finds the cut without sorting, in time linear in the number of items: quickselect (Hoare, "Algorithm 65: Find",
     * 1961) that follows the mass where the original follows the rank.
     *
     * @param keys one an item; reordered
     * @param weights one an item, 0 or more; reordered alike
     * @param count how many items there are, at least 1
     * @param mass what the weights should reach, above 0; the cut is behind the last item if they do not
     */
    static MassCut find(double[] keys, double[] weights, int count, double mass) {
        int from = 0;
        int to = count;
        double needed = mass;
        while (true) {
            double pivot = median(keys[from], keys[(from + to) >>> 1], keys[to - 1]);
            // Three-way partition: [from, equal) above the pivot, [equal, next) the pivot, [less, to) below it.
            int equal = from;
            int next = from;
            int less = to;
            double massAbove = 0;
            double massEqual = 0;
            while (next < less) {
                double key = keys[next];
                double weight = weights[next];
                if (key > pivot) {
                    massAbove += weight;
                    keys[next] = keys[equal];
                    weights[next++] = weights[equal];
                    keys[equal] = key;
                    weights[equal++] = weight;
                } else if (key < pivot) {
                    less--;
                    keys[next] = keys[less];
                    weights[next] = weights[less];
                    keys[less] = key;
                    weights[less] = weight;
                } else {
                    massEqual += weight;
                    next++;
                }
            }
            if (massAbove >= needed) {
                to = equal;
            } else if (massAbove + massEqual >= needed || less == to) {
                return new MassCut(pivot, ties(weights, equal, less, needed - massAbove));
            } else {
                needed -= massAbove + massEqual;
                from = less;
            }
        }
    }

    private static int ties(double[] weights, int from, int to, double needed) {
        double sum = 0;
        int next = from;
        while (next < to && sum < needed) {
            sum += weights[next++];
        }
        return Math.max(1, next - from);
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
