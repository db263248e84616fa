package io.github.phiworkbench.torchscript;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A zip file of uncompressed entries, of any size. The contents stream through; sizes and checksums are filled into each
 * entry's header once they are known, so no entry needs a data descriptor.
 *
 * <p>Format: PKWARE's APPNOTE.TXT 6.3, sections 4.3 and 4.5.3 (Zip64). Contents begin at multiples of 64 bytes, as
 * PyTorch's own archives have it, by a padding field in the local header.
 */
final class StoredZip {

    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int END = 0x06054b50;
    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int CENTRAL_HEADER_BYTES = 46;
    private static final int ZIP64_END_BYTES = 56;
    private static final int ZIP64_EXTRA_BYTES = 20;
    private static final short ZIP64_EXTRA = 1;
    private static final short PADDING_EXTRA = 0x4246;
    private static final short VERSION = 45;
    private static final short UTF8_NAMES = 1 << 11;
    /** 1 January 1980, the format's zero, so that equal contents make equal files. */
    private static final short DATE = (1 << 5) | 1;

    private static final int ALIGNMENT = 64;
    private static final int UNKNOWN = 0xFFFFFFFF;

    private final SeekableByteChannel channel;
    private final List<Entry> entries = new ArrayList<>();

    /** @param channel empty; the caller closes it */
    StoredZip(SeekableByteChannel channel) {
        this.channel = channel;
    }

    private record Entry(String name, long offset, long size, int checksum) {}

    void add(String name, byte[] content) throws IOException {
        add(name, out -> out.write(ByteBuffer.wrap(content)));
    }

    /** Adds an entry and returns its size in bytes. */
    long add(String name, ArchiveTensor.Content content) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        long offset = channel.position();
        writeFully(localHeader(utf8, offset, UNKNOWN, 0));
        long start = channel.position();
        CRC32 checksum = new CRC32();
        content.writeTo(piece -> {
            checksum.update(piece.duplicate());
            writeFully(piece);
        });
        long size = channel.position() - start;
        Entry entry = new Entry(name, offset, size, (int) checksum.getValue());
        ByteBuffer header = localHeader(utf8, offset, entry.checksum(), size);
        long end = channel.position();
        channel.position(offset);
        writeFully(header);
        channel.position(end);
        entries.add(entry);
        return size;
    }

    /** Sizes stand in the Zip64 field whatever they are, so that the header's length is known before the contents. */
    private static ByteBuffer localHeader(byte[] name, long offset, int checksum, long size) {
        int unpadded = LOCAL_HEADER_BYTES + name.length + ZIP64_EXTRA_BYTES + 4;
        int padding = (int) Math.floorMod(-(offset + unpadded), (long) ALIGNMENT);
        ByteBuffer header = allocate(unpadded + padding);
        header.putInt(LOCAL_HEADER).putShort(VERSION).putShort(UTF8_NAMES).putShort((short) 0);
        header.putShort((short) 0)
                .putShort(DATE)
                .putInt(checksum)
                .putInt(UNKNOWN)
                .putInt(UNKNOWN);
        header.putShort((short) name.length).putShort((short) (ZIP64_EXTRA_BYTES + 4 + padding));
        header.put(name);
        header.putShort(ZIP64_EXTRA).putShort((short) 16).putLong(size).putLong(size);
        header.putShort(PADDING_EXTRA).putShort((short) padding);
        return header.clear();
    }

    private static ByteBuffer centralHeader(Entry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        int extra = 4 + 3 * Long.BYTES;
        ByteBuffer header = allocate(CENTRAL_HEADER_BYTES + name.length + extra);
        header.putInt(CENTRAL_HEADER).putShort(VERSION).putShort(VERSION).putShort(UTF8_NAMES);
        header.putShort((short) 0).putShort((short) 0).putShort(DATE).putInt(entry.checksum());
        header.putInt(UNKNOWN).putInt(UNKNOWN);
        header.putShort((short) name.length).putShort((short) extra).putShort((short) 0);
        header.putShort((short) 0).putShort((short) 0).putInt(0).putInt(UNKNOWN);
        header.put(name);
        header.putShort(ZIP64_EXTRA).putShort((short) (3 * Long.BYTES));
        header.putLong(entry.size()).putLong(entry.size()).putLong(entry.offset());
        return header.clear();
    }

    private void writeDirectory() throws IOException {
        long start = channel.position();
        for (Entry entry : entries) {
            writeFully(centralHeader(entry));
        }
        long end = channel.position();
        ByteBuffer tail = allocate(ZIP64_END_BYTES + 20 + 22);
        tail.putInt(ZIP64_END).putLong(ZIP64_END_BYTES - 12).putShort(VERSION).putShort(VERSION);
        tail.putInt(0).putInt(0).putLong(entries.size()).putLong(entries.size());
        tail.putLong(end - start).putLong(start);
        tail.putInt(ZIP64_LOCATOR).putInt(0).putLong(end).putInt(1);
        tail.putInt(END)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) -1)
                .putShort((short) -1);
        tail.putInt(UNKNOWN).putInt(UNKNOWN).putShort((short) 0);
        writeFully(tail.clear());
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void writeFully(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Writes the directory, without which the file is no zip. */
    void finish() throws IOException {
        writeDirectory();
    }
}
