package io.github.phiworkbench.checkpoint;

import java.util.Optional;

/**
 * Computes weights from codes, scales and zero points: {@code (code - zero) * scale}.
 *
 * @param order the group of each column where neighbours do not share one, as after quantization in the order of the
 *     activations
 */
record CodedRows(
        int bits,
        int rows,
        int columns,
        int groups,
        CodeLayout codes,
        GroupNumbers scales,
        GroupNumbers zeros,
        Optional<ColumnOrder> order)
        implements QuantizedTensor.Rows {

    @Override
    public void read(int first, int count, float[] target) {
        byte[] code = new byte[count * columns];
        float[] scale = new float[count * groups];
        float[] zero = new float[count * groups];
        read(first, count, code, scale, zero);
        if (order.isPresent()) {
            int[] groupOf = order.get().groups();
            for (int row = 0; row < count; row++) {
                inOrder(code, row * columns, scale, zero, row * groups, groupOf, target);
            }
            return;
        }
        int group = columns / groups;
        for (int index = 0; index < count * groups; index++) {
            inGroup(code, index * group, group, scale[index], zero[index], target);
        }
    }

    private void read(int first, int count, byte[] code, float[] scale, float[] zero) {
        codes.read(first, count, code);
        scales.read(first, count, groups, scale);
        zeros.read(first, count, groups, zero);
    }

    private static void inGroup(byte[] code, int from, int length, float scale, float zero, float[] target) {
        for (int i = from; i < from + length; i++) {
            target[i] = ((code[i] & 0xFF) - zero) * scale;
        }
    }

    private static void inOrder(
            byte[] code, int from, float[] scale, float[] zero, int base, int[] groupOf, float[] target) {
        for (int i = 0; i < groupOf.length; i++) {
            int group = base + groupOf[i];
            target[from + i] = ((code[from + i] & 0xFF) - zero[group]) * scale[group];
        }
    }

    @Override
    public Optional<GroupedCodes> grouped() {
        return order.isPresent() ? Optional.empty() : Optional.of(new Grouped(this));
    }

    /** The same for those who take the codes as they are. */
    private record Grouped(CodedRows coded) implements GroupedCodes {

        @Override
        public int bits() {
            return coded.bits;
        }

        @Override
        public int rows() {
            return coded.rows;
        }

        @Override
        public int columns() {
            return coded.columns;
        }

        @Override
        public int group() {
            return coded.columns / coded.groups;
        }

        @Override
        public void read(int first, int count, byte[] codes, float[] scales, float[] zeros) {
            coded.read(first, count, codes, scales, zeros);
        }
    }
}
