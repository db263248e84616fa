package io.github.phiworkbench.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a module's attributes as libtorch's unpickler reads them: pickle protocol 2, tensors as {@code
 * torch._utils._rebuild_tensor_v2} over a persistent storage that lies in its own entry of the archive.
 *
 * <p>Opcodes: Python's {@code Lib/pickletools.py}. Conventions: PyTorch's {@code torch/csrc/jit/serialization/pickler.h}.
 */
final class Pickler {

    private static final int PROTOCOL = 0x80;
    private static final int GLOBAL = 'c';
    private static final int EMPTY_TUPLE = ')';
    private static final int NEW_OBJECT = 0x81;
    private static final int EMPTY_DICT = '}';
    private static final int MARK = '(';
    private static final int SET_ITEMS = 'u';
    private static final int BUILD = 'b';
    private static final int STOP = '.';
    private static final int UNICODE = 'X';
    private static final int INT32 = 'J';
    private static final int LONG = 0x8a;
    private static final int FLOAT64 = 'G';
    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;
    private static final int TUPLE = 't';
    private static final int TUPLE1 = 0x85;
    private static final int EMPTY_LIST = ']';
    private static final int APPENDS = 'e';
    private static final int REDUCE = 'R';
    private static final int PERSISTENT_ID = 'Q';

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final IdentityHashMap<ArchiveTensor, Integer> storages = new IdentityHashMap<>();
    private final List<ArchiveTensor> order = new ArrayList<>();

    /** Pickles one module of the given class, for example {@code Phi3} of {@code __torch__}. */
    byte[] module(String className, Map<String, Attribute> attributes) {
        op(PROTOCOL, 2);
        global("__torch__", className);
        op(EMPTY_TUPLE, NEW_OBJECT, EMPTY_DICT, MARK);
        attributes.forEach((name, value) -> {
            string(name);
            attribute(value);
        });
        op(SET_ITEMS, BUILD, STOP);
        return out.toByteArray();
    }

    /** The tensors met so far, each once; the storage of number {@code i} belongs into entry {@code data/i}. */
    List<ArchiveTensor> storages() {
        return List.copyOf(order);
    }

    private void attribute(Attribute value) {
        switch (value) {
            case Attribute.OfTensor(var tensor) -> tensor(tensor);
            case Attribute.OfTensors(var tensors) -> {
                global("torch.jit._pickle", "build_tensorlist");
                op(EMPTY_LIST, MARK);
                tensors.forEach(this::tensor);
                op(APPENDS, TUPLE1, REDUCE);
            }
            case Attribute.OfEmptyList() -> op(EMPTY_LIST);
            case Attribute.OfInt(var number) -> integer(number);
            case Attribute.OfFloat(var number) -> {
                op(FLOAT64);
                bytes(ByteBuffer.allocate(Double.BYTES).putDouble(number));
            }
            case Attribute.OfBool(var flag) -> op(flag ? TRUE : FALSE);
        }
    }

    private void tensor(ArchiveTensor tensor) {
        global("torch._utils", "_rebuild_tensor_v2");
        op(MARK);
        op(MARK);
        string("storage");
        global("torch", tensor.type().storageClass());
        string(Integer.toString(storage(tensor)));
        string("cpu");
        integer(tensor.elements());
        op(TUPLE, PERSISTENT_ID);
        integer(0);
        op(MARK);
        tensor.shape().forEach(this::integer);
        op(TUPLE, MARK);
        strides(tensor.shape()).forEach(this::integer);
        op(TUPLE, FALSE);
        global("collections", "OrderedDict");
        op(EMPTY_TUPLE, REDUCE, TUPLE, REDUCE);
    }

    private int storage(ArchiveTensor tensor) {
        return storages.computeIfAbsent(tensor, added -> {
            order.add(added);
            return order.size() - 1;
        });
    }

    private static List<Long> strides(List<Long> shape) {
        Long[] strides = new Long[shape.size()];
        long stride = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, shape.get(i));
        }
        return List.of(strides);
    }

    private void global(String module, String name) {
        op(GLOBAL);
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        op(UNICODE);
        bytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length));
        out.writeBytes(utf8);
    }

    private void integer(long value) {
        if (value == (int) value) {
            op(INT32);
            bytes(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) value));
        } else {
            op(LONG, Long.BYTES);
            bytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value));
        }
    }

    private void op(int... codes) {
        for (int code : codes) {
            out.write(code);
        }
    }

    private void bytes(ByteBuffer buffer) {
        byte[] content = new byte[buffer.flip().remaining()];
        buffer.get(content);
        out.writeBytes(content);
    }
}
