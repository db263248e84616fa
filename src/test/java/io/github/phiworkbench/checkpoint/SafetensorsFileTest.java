package io.github.phiworkbench.checkpoint;

import static io.github.phiworkbench.checkpoint.TestFiles.safetensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    private Path folder;

    @Test
    void gives_each_tensor_its_name_type_shape_and_bytes() {
        try (SafetensorsFile file = open(safetensors(
                """
                        {"__metadata__":{"format":"pt"},
                         "b":{"dtype":"BF16","shape":[1,2],"data_offsets":[4,8]},
                         "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
                         "none":{"dtype":"I64","shape":[0,3],"data_offsets":[8,8]}}   \
                        """, (byte) 0, (byte) 0, (byte) 0x80, (byte) 0x3F, (byte) 1, (byte) 2, (byte) 3, (byte) 4))) {
            assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
            assertThat(file.tensors().keySet()).containsExactly("b", "a", "none");
            StoredTensor scalar = file.tensor("a").orElseThrow();
            assertThat(scalar.elements()).isEqualTo(1);
            assertThat(scalar.data().get(FLOAT, 0)).isEqualTo(1.0f);
            StoredTensor pair = file.tensor("b").orElseThrow();
            assertThat(pair.type()).isEqualTo(ElementType.BF16);
            assertThat(pair.shape()).containsExactly(1L, 2L);
            assertThat(pair.data().toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3, 4);
            assertThat(pair.slice(1, 1).toArray(ValueLayout.JAVA_BYTE)).containsExactly(3, 4);
            assertThat(file.tensor("none").orElseThrow().elements()).isZero();
            assertThat(file.tensor("c")).isEmpty();
        }
    }

    @Test
    void a_tensor_cannot_be_written_to_nor_read_after_the_file_is_closed() {
        SafetensorsFile file = open(safetensors(tensor("F32", "[1]", "[0,4]"), new byte[4]));
        StoredTensor tensor = file.tensor("t").orElseThrow();
        assertThatThrownBy(() -> tensor.data().set(FLOAT, 0, 1f)).isInstanceOf(IllegalArgumentException.class);
        file.close();
        file.close();
        assertThatThrownBy(() -> tensor.data().get(FLOAT, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void reads_a_tensor_that_lies_beyond_two_gigabytes() throws IOException {
        long far = (2L << 30) + 4096;
        String header = """
                {"near":{"dtype":"U8","shape":[%d],"data_offsets":[0,%d]},"far":{"dtype":"F32","shape":[2],"data_offsets":[%d,%d]}}""".formatted(far, far, far, far + 8);
        byte[] start = safetensors(header);
        Path path = folder.resolve("large.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(start.length + far + 8);
            sparse.write(start);
            sparse.seek(start.length + far);
            sparse.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(1.5f)
                    .putFloat(Float.NaN)
                    .array());
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            StoredTensor tensor = file.tensor("far").orElseThrow();
            assertThat(tensor.data().get(FLOAT, 0)).isEqualTo(1.5f);
            assertThat(tensor.firstNonFinite()).hasValue(1);
            assertThat(file.tensor("near").orElseThrow().bytes()).isEqualTo(far);
        } finally {
            Files.delete(path);
        }
    }

    static Stream<Arguments> damagedHeaders() {
        return Stream.of(
                Arguments.of("[]", "it is not a JSON object"),
                Arguments.of("{} {}", "it goes on after its JSON object"),
                Arguments.of("{\"t\":", "is not valid JSON"),
                Arguments.of("{\"t\":3}", "it has no description of the tensor \"t\""),
                Arguments.of("{\"t\":{}}", "it gives no data_offsets for the tensor \"t\""),
                Arguments.of("{\"t\":{\"shape\":[],\"data_offsets\":[0,4]}}", "it gives no dtype for the tensor \"t\""),
                Arguments.of(
                        "{\"t\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", "it gives no shape for the tensor \"t\""),
                Arguments.of(
                        "{\"t\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "it gives dtype twice for the tensor \"t\""),
                Arguments.of("{\"t\":{\"strides\":[1]}}", "it gives the unknown \"strides\" for the tensor \"t\""),
                Arguments.of(
                        "{\"a\\u0000\\nb\":{\"dtype\":7}}",
                        "it gives a dtype that is not a text for the tensor \"a??b\""),
                Arguments.of(tensor("F32", "[-1]", "[0,4]"), "gives a shape that is not a list of sizes"),
                Arguments.of(tensor("F32", "[1.5]", "[0,4]"), "gives a shape that is not a list of sizes"),
                Arguments.of(
                        tensor("F32", "[99999999999999999999]", "[0,4]"), "gives a shape that is not a list of sizes"),
                Arguments.of(tensor("F32", "[[1]]", "[0,4]"), "gives a shape that is not a list of sizes"),
                Arguments.of(
                        tensor("F32", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[0,4]"),
                        "it gives too long a shape for the tensor \"t\""),
                Arguments.of(tensor("F32", "[1]", "[0]"), "gives data_offsets that are not two numbers"),
                Arguments.of(tensor("F32", "[1]", "[4,0]"), "the tensor \"t\" lies from byte 4 to 0"),
                Arguments.of(
                        tensor("F32", "[4294967296,4294967296]", "[0,4]"),
                        "has the impossible shape [4294967296, 4294967296]"),
                Arguments.of(tensor("F32", "[2]", "[0,4]"), "of shape [2] in F32 needs 8 bytes but has 4"),
                Arguments.of(
                        "{\"t\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},"
                                + "\"t\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                        "it names the tensor \"t\" twice"),
                Arguments.of(
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
                                + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
                        "the tensor \"b\" begins at byte 2, inside another tensor that ends at 3"),
                Arguments.of(
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
                                + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[3,4]}}",
                        "the tensor \"b\" begins at byte 3, leaving a hole after byte 2"),
                Arguments.of("{\"__metadata__\":{\"a\":1}}", "it has __metadata__ that is not a map of texts"),
                Arguments.of("{\"__metadata__\":{},\"__metadata__\":{}}", "it has __metadata__ twice"),
                Arguments.of("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "it names the metadata \"a\" twice"));
    }

    @ParameterizedTest
    @MethodSource("damagedHeaders")
    void refuses_a_damaged_header_and_says_what_is_wrong(String header, String sentence) {
        assertThatThrownBy(() -> open(safetensors(header, new byte[4])))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(sentence)
                .hasMessageStartingWith("The header of model.safetensors is ")
                .hasMessageEndingWith("; download the file again.");
    }

    @Test
    void refuses_an_element_type_it_does_not_know_by_name() {
        assertThatThrownBy(() -> open(safetensors(tensor("F4", "[8]", "[0,4]"), new byte[4])))
                .hasMessage("model.safetensors stores the tensor \"t\" as \"F4\", a number type this program does not"
                        + " know; use a checkpoint in F32, F16 or BF16.");
    }

    @Test
    void refuses_a_file_that_ends_too_early_with_both_numbers() {
        assertThatThrownBy(() -> open(safetensors(tensor("F32", "[1000]", "[0,4000]"), new byte[3999])))
                .hasMessage("model.safetensors is cut short: its header describes 4,000 bytes of tensors, the file has"
                        + " 3,999; download it again.");
        assertThatThrownBy(() -> open(new byte[] {1, 2, 3}))
                .hasMessage("model.safetensors is cut short: it has only 3 bytes; download it again.");
        assertThatThrownBy(() -> open(ByteBuffer.allocate(100)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(93)
                        .array()))
                .hasMessage("model.safetensors is cut short: its header alone needs 93 bytes, the file has 100;"
                        + " download it again.");
    }

    @Test
    void refuses_bytes_after_the_last_tensor_with_both_numbers() {
        assertThatThrownBy(() -> open(safetensors(tensor("F32", "[1]", "[0,4]"), new byte[5])))
                .hasMessage(
                        "model.safetensors has 5 bytes of data but its header describes only 4; download it again.");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100_000_001, Long.MAX_VALUE, -1})
    void refuses_an_impossible_length_of_the_header(long length) {
        byte[] bytes = ByteBuffer.allocate(100)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("its first 8 bytes give a header of " + Long.toUnsignedString(length) + " bytes");
    }

    @Test
    void tells_a_git_lfs_pointer_from_the_file_it_stands_for() {
        byte[] pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
                .getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> open(pointer)).hasMessageContaining("is a Git LFS pointer");
    }

    @Test
    void refuses_text_that_is_not_utf_8() {
        byte[] bytes = safetensors("{\"??\":{}}");
        bytes[10] = (byte) 0xC3;
        assertThatThrownBy(() -> open(bytes)).hasMessageContaining("is not valid JSON");
    }

    @Test
    void a_hostile_header_is_refused_before_it_costs_memory() {
        String deep = "{\"t\":".repeat(1_000_000);
        assertThatThrownBy(() -> open(safetensors(deep))).isInstanceOf(UnusableModelException.class);
        String longName = "{\"" + "n".repeat(2_000_000) + "\":{}}";
        assertThatThrownBy(() -> open(safetensors(longName))).isInstanceOf(UnusableModelException.class);
        String longNumber = tensor("U8", "[" + "9".repeat(2_000_000) + "]", "[0,0]");
        assertThatThrownBy(() -> open(safetensors(longNumber))).isInstanceOf(UnusableModelException.class);
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i <= SafetensorsHeaderReader.MAX_TENSORS; i++) {
            many.append("\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},".formatted(i));
        }
        assertThatThrownBy(() -> open(safetensors(many.toString())))
                .hasMessageContaining("it names more than 100000 tensors");
    }

    @Test
    void refuses_a_folder_and_a_file_that_is_not_there() {
        for (Path path : List.of(folder, folder.resolve("absent.safetensors"))) {
            assertThatThrownBy(() -> SafetensorsFile.open(path))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("is not a file");
        }
    }

    private static String tensor(String type, String shape, String offsets) {
        return "{\"t\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}".formatted(type, shape, offsets);
    }

    private SafetensorsFile open(byte[] bytes) {
        Path path = folder.resolve("model.safetensors");
        TestFiles.write(path, bytes);
        return SafetensorsFile.open(path);
    }
}
