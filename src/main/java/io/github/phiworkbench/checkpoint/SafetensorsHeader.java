package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the header of a safetensors file says, checked so that every tensor can be used without further thought.
 *
 * @param metadata the free texts under {@code __metadata__}
 * @param entries the tensors in the order of the header
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {

    /**
     * One tensor of the header.
     *
     * @param begin offset of its first byte after the header
     * @param end offset after its last byte
     */
    record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {}

    /**
     * Checks that the tensors tile the data without gap or overlap, as the format demands: a file that says otherwise
     * was cut, damaged or made to deceive.
     *
     * @param file its name, for messages
     * @param dataBytes number of bytes after the header
     */
    void requireExactCover(String file, long dataBytes) {
        for (Entry entry : entries) {
            requireSizeOfShape(file, entry);
        }
        long described = entries.stream().mapToLong(Entry::end).max().orElse(0);
        if (described > dataBytes) {
            throw new UnusableModelException(
                    "%s is cut short: its header describes %s bytes of tensors, the file has %s; download it again."
                            .formatted(file, Wording.number(described), Wording.number(dataBytes)));
        }
        requireNoGapAndNoOverlap(file);
        if (described < dataBytes) {
            throw new UnusableModelException(
                    "%s has %s bytes of data but its header describes only %s; download it again."
                            .formatted(file, Wording.number(dataBytes), Wording.number(described)));
        }
    }

    private void requireNoGapAndNoOverlap(String file) {
        List<Entry> byPlace = entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
        long end = 0;
        for (Entry entry : byPlace) {
            if (entry.begin() < end) {
                throw damaged(
                        file,
                        entry,
                        "begins at byte %s, inside another tensor that ends at %s"
                                .formatted(Wording.number(entry.begin()), Wording.number(end)));
            }
            if (entry.begin() > end) {
                throw damaged(
                        file,
                        entry,
                        "begins at byte %s, leaving a hole after byte %s"
                                .formatted(Wording.number(entry.begin()), Wording.number(end)));
            }
            end = entry.end();
        }
    }

    private static void requireSizeOfShape(String file, Entry entry) {
        if (entry.begin() < 0 || entry.begin() > entry.end()) {
            throw damaged(
                    file,
                    entry,
                    "lies from byte %s to %s".formatted(Wording.number(entry.begin()), Wording.number(entry.end())));
        }
        long bytes = entry.type().bytes();
        try {
            for (long size : entry.shape()) {
                bytes = Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            throw damaged(file, entry, "has the impossible shape " + entry.shape());
        }
        if (bytes != entry.end() - entry.begin()) {
            throw damaged(
                    file,
                    entry,
                    "of shape %s in %s needs %s bytes but has %s"
                            .formatted(
                                    entry.shape(),
                                    entry.type(),
                                    Wording.number(bytes),
                                    Wording.number(entry.end() - entry.begin())));
        }
    }

    private static UnusableModelException damaged(String file, Entry entry, String what) {
        return new UnusableModelException("The header of %s is damaged: the tensor %s %s; download the file again."
                .formatted(file, Wording.quote(entry.name()), what));
    }
}
