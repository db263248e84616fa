package io.github.phiworkbench.torchscript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * A TorchScript archive: one module, its program text and its weights, in the zip that {@code torch.jit.load} opens.
 *
 * @param className the module's class in the program
 * @param program text of {@code code/__torch__.py}
 * @param attributes the module's attributes in the order of the program's declarations
 * @param extraFiles texts stored beside, by name; {@code torch.jit.load} gives them back on request
 */
public record TorchScriptArchive(
        String className, String program, Map<String, Attribute> attributes, Map<String, String> extraFiles) {

    /** Version of the archive format: that of libtorch 1.12 and later. */
    private static final String FORMAT_VERSION = "10\n";

    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    /**
     * Writes the archive; the weights stream from their sources.
     *
     * @param file must not exist yet
     * @param written told after each piece how many bytes of weights it held; may throw to stop the writing
     */
    public void write(Path file, LongConsumer written) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            write(channel, written);
            channel.force(true);
        }
    }

    /** The archive in memory; for one without weights. */
    public byte[] toBytes() {
        try (SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel()) {
            write(channel, written -> {});
            return Arrays.copyOf(channel.array(), (int) channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(SeekableByteChannel channel, LongConsumer written) throws IOException {
        Pickler pickler = new Pickler();
        byte[] data = pickler.module(className, attributes);
        StoredZip zip = new StoredZip(channel);
        zip.add("archive/data.pkl", data);
        zip.add("archive/code/__torch__.py", program.getBytes(StandardCharsets.UTF_8));
        zip.add("archive/constants.pkl", EMPTY_TUPLE);
        zip.add("archive/version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
        zip.add("archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        for (Map.Entry<String, String> extra : extraFiles.entrySet()) {
            zip.add("archive/extra/" + extra.getKey(), extra.getValue().getBytes(StandardCharsets.UTF_8));
        }
        List<ArchiveTensor> storages = pickler.storages();
        for (int i = 0; i < storages.size(); i++) {
            add(zip, "archive/data/" + i, storages.get(i), written);
        }
        zip.finish();
    }

    /** All tensors, each once; that of number {@code i} lies in the entry {@code archive/data/i}. */
    public List<ArchiveTensor> storages() {
        Pickler pickler = new Pickler();
        pickler.module(className, attributes);
        return pickler.storages();
    }

    /** Bytes of all weights, each storage once. */
    public long weightBytes() {
        return storages().stream().mapToLong(ArchiveTensor::bytes).sum();
    }

    private static void add(StoredZip zip, String name, ArchiveTensor tensor, LongConsumer written) throws IOException {
        long size = zip.add(
                name,
                out -> tensor.content().writeTo((ByteBuffer piece) -> {
                    int bytes = piece.remaining();
                    out.write(piece);
                    written.accept(bytes);
                }));
        if (size != tensor.bytes()) {
            throw new IllegalStateException(
                    "Tensor " + tensor.shape() + " gave " + size + " bytes in place of " + tensor.bytes() + ".");
        }
    }

    /** Program text from {@code src/main/resources/torchscript}. */
    static String program(String resource) {
        try (InputStream in = TorchScriptArchive.class.getResourceAsStream("/torchscript/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("The program text " + resource + " is missing from the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
