package io.github.phiworkbench.ui.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a user does with pointer and keys, through the window system, in a window on a display of its own. */
@Tag("xvfb")
class GesturesTest {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Duration MOST = Duration.ofMinutes(5);

    /** Long enough for a machine that does other things too; a window that hangs takes longer. */
    private static final int RESPONSIVE_MILLIS = 10_000;

    @TempDir
    static Path folder;

    private static List<Finding> findings = List.of();
    private static String log = "";

    @BeforeAll
    static void make_the_gestures() throws Exception {
        List<String> missing = VirtualDisplay.missing();
        assumeTrue(
                missing.isEmpty(), () -> "Gestures are not tested; this machine lacks " + String.join(", ", missing));
        Path errors = folder.resolve("errors.log");
        try (VirtualDisplay display = VirtualDisplay.open(folder.resolve("xvfb.log"))) {
            findings = run(display, errors);
        }
        log = Files.readString(errors);
    }

    private static List<Finding> run(VirtualDisplay display, Path errors) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-Dglass.platform="))
                .forEach(command::add);
        command.addAll(List.of(
                "-Dglass.platform=gtk",
                "-Dprism.order=sw",
                "-cp",
                System.getProperty("java.class.path"),
                GestureProgram.class.getName(),
                folder.toString(),
                PICTURES.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("DISPLAY", display.name());
        builder.environment().put("GDK_BACKEND", "x11");
        Process program = builder.start();
        try {
            CompletableFuture<List<Finding>> told = CompletableFuture.supplyAsync(() -> read(program));
            assertThat(program.waitFor(MOST.toMillis(), TimeUnit.MILLISECONDS))
                    .as("the window has ended")
                    .isTrue();
            List<Finding> all = told.get(1, TimeUnit.MINUTES);
            assertThat(program.exitValue()).as("%s", Files.readString(errors)).isZero();
            return all;
        } finally {
            program.destroyForcibly();
        }
    }

    private static List<Finding> read(Process program) {
        try (BufferedReader reader = program.inputReader(StandardCharsets.UTF_8)) {
            List<Finding> all = new ArrayList<>();
            String line;
            while ((line = reader.readLine()) != null) {
                all.add(Finding.read(line));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void made(String gesture) {
        assertThat(findings.stream()
                        .filter(it -> it.gesture().equals(gesture) && it.name().equals(Finding.FAILURE))
                        .map(it -> it.value().asString()))
                .as(gesture)
                .isEmpty();
        seen(gesture, "milliseconds");
    }

    private static JsonNode seen(String gesture, String name) {
        return findings.stream()
                .filter(it -> it.gesture().equals(gesture) && it.name().equals(name))
                .map(Finding::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + gesture + " is not among " + findings));
    }

    private static String text(String gesture, String name) {
        return seen(gesture, name).asString();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static List<Double> numbers(String gesture, String name) {
        return StreamSupport.stream(seen(gesture, name).spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
    }

    @Test
    void the_window_opens_with_the_keys_in_the_composer() {
        made("start");
    }

    @Test
    void a_text_file_dropped_on_the_composer_comes_in_with_its_name() {
        made("dropText");
        assertThat(text("dropText", "draft"))
                .isEqualTo(GestureProgram.DROPPED_NAME + ":\n\n```\n" + GestureProgram.DROPPED_TEXT + "\n```\n\n");
        assertThat(text("dropText", "transferMode")).isEqualTo("COPY");
    }

    @Test
    void a_binary_file_dropped_on_the_composer_gives_a_notice_and_leaves_the_draft() {
        made("dropBinary");
        assertThat(text("dropBinary", "draft")).isEqualTo("typed before");
    }

    @Test
    void the_divider_gives_the_list_of_chats_what_it_takes_from_the_conversation() {
        made("divider");
        double wider = seen("divider", "wider").asDouble();
        assertThat(wider).isBetween(70.0, 90.0);
        assertThat(seen("divider", "talk").asDouble() + wider).isBetween(-2.0, 2.0);
    }

    @Test
    void the_wheel_leaves_the_end_of_a_long_conversation_and_the_button_goes_back() {
        made("wheel");
        assertThat(seen("wheel", "atFirst").asBoolean()).isFalse();
        assertThat(seen("wheel", "endInSightAfterWheel").asBoolean()).isFalse();
    }

    @Test
    void text_of_a_reply_is_selected_by_dragging_and_a_word_by_a_double_click() {
        made("select");
        assertThat(text("select", "dragged")).isEqualTo("quick brown fox");
        assertThat(text("select", "doubleClicked")).isEqualTo("jumps");
    }

    @Test
    void the_window_can_be_made_small_and_large_again_and_the_list_gives_way_meanwhile() {
        made("size");
        assertThat(numbers("size", "withoutList")).containsExactly(620.0, 540.0, 480.0, 540.0, 620.0);
        assertThat(numbers("size", "withList")).containsExactly(900.0, 760.0, 760.0, 900.0);
        assertThat(numbers("size", "smallest")).containsExactly(480.0, 360.0);
        assertThat(text("size", "titleAfterwards")).isEqualTo(GestureProgram.SHORT_CHAT);
    }

    @Test
    void tab_goes_through_the_whole_window_and_comes_back_to_the_composer() {
        made("tab");
        assertThat(texts(seen("tab", "stops")))
                .contains(
                        "send", "rail-chat", "search", "newChat", "conversations", "showConversations", "showSampling")
                .doesNotHaveDuplicates()
                .endsWith("draft");
        assertThat(text("tab", "draft")).isEqualTo("hi");
    }

    @Test
    void shortcuts_open_panes_and_the_sheet_of_shortcuts_gives_the_keys_back() {
        made("shortcuts");
        assertThat(texts(seen("shortcuts", "panes"))).containsExactly("models", "settings", "chat");
    }

    @Test
    void shift_and_f10_open_the_menu_of_a_conversation_beside_it() {
        made("contextMenu");
        assertThat(texts(seen("contextMenu", "items"))).contains("Rename\u2026");
        assertThat(seen("contextMenu", "atTheConversation").asBoolean()).isTrue();
    }

    @Test
    void hebrew_and_emoji_are_pasted_as_they_are() {
        made("foreign");
        assertThat(text("foreign", "draft")).isEqualTo(GestureProgram.FOREIGN);
        assertThat(seen("foreign", "millisecondsToShow").asLong()).isLessThan(RESPONSIVE_MILLIS);
    }

    @Test
    void the_window_takes_a_pasted_megabyte() {
        made("megabyte");
        assertThat(seen("megabyte", "millisecondsToShow").asLong()).isLessThan(RESPONSIVE_MILLIS);
        assertThat(seen("megabyte", "millisecondsToType").asLong()).isLessThan(RESPONSIVE_MILLIS);
    }

    @Test
    void nothing_was_thrown_meanwhile() {
        assertThat(texts(seen("end", "failures"))).isEmpty();
        assertThat(log.lines())
                .noneMatch(line -> line.contains(" ERROR ")
                        || line.startsWith("Exception in ")
                        || line.startsWith("WARNING: CSS "));
    }
}
