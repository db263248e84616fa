package io.github.phiworkbench.ui.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.app.AnswerListener;
import io.github.phiworkbench.app.AnswerRequest;
import io.github.phiworkbench.app.ChatService;
import io.github.phiworkbench.app.NanoModels;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.AnswerModel;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Replies.Branch;
import io.github.phiworkbench.ui.common.Replies.Reply;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.heat.TokenRange;
import io.github.phiworkbench.ui.inspect.InspectViewModel.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectViewModelTest {

    private static final String TEXT = "What is 37 + 58? It is 95.";

    @TempDir
    Path folder;

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final WindowQueue window = new WindowQueue(() -> "failures: " + failures);
    private final NanoModels models = new NanoModels();
    private final Settings settings = new Settings();
    private final Replies replies = new Replies();
    private final HeatChoice choice = new HeatChoice(settings, window);
    private ConversationStore store;
    private InspectViewModel model;

    @BeforeEach
    void open() {
        store = ConversationStore.open(folder.resolve("history.db")).store();
        model = new InspectViewModel(
                models.inspect,
                store,
                models.session,
                settings,
                new Tasks(window, failures::add),
                Texts.of("inspect"),
                choice,
                replies);
    }

    @AfterEach
    void close() {
        model.close();
        models.close();
        store.close();
        assertThat(failures).isEmpty();
    }

    private TokenTrace trace() {
        return model.documentProperty().get().orElseThrow().trace();
    }

    private void read(String text) {
        model.scoreText(text);
        window.until(() -> model.busyProperty().get().isEmpty());
    }

    private StoredMessage answered(String question) {
        long chat = store.create(ConversationSettings.DEFAULT).id();
        long asked = store.addUser(chat, OptionalLong.empty(), question).id();
        try (ChatService service = new ChatService(store, models.session)) {
            return service.answer(
                    new AnswerRequest(chat, asked, "", Optional.of(Sampling.GREEDY), 30, 7, Optional.empty()),
                    new Silent(),
                    new Cancellation());
        }
    }

    private static final class Silent implements AnswerListener {
        @Override
        public void begun(StoredMessage answer) {}

        @Override
        public void reading(int done, int total) {}

        @Override
        public void wrote(String text, TokenTrace soFar) {}

        @Override
        public void ended(StoredMessage answer) {}
    }

    private void open(StoredMessage answer) {
        model.open(new Reply(answer.conversation(), answer.id()));
        window.until(() -> model.busyProperty().get().isEmpty());
    }

    @Test
    void a_text_is_read_and_its_figures_are_those_of_its_tokens() {
        read(TEXT);

        assertThat(trace().text(0, trace().size())).isEqualTo(TEXT);
        double sum = 0;
        for (int token = 1; token < trace().size(); token++) {
            sum += trace().logprob(token);
        }
        double mean = sum / (trace().size() - 1);
        assertThat(model.fit().orElseThrow().nll().orElseThrow()).isCloseTo(-mean, within(1e-9));
        assertThat(model.fit().orElseThrow().perplexity().orElseThrow()).isCloseTo(Math.exp(-mean), within(1e-6));
    }

    @Test
    void the_figures_of_a_range_are_those_of_its_tokens_alone() {
        read(TEXT);
        model.rangeProperty().set(new TokenRange(3, 5));

        assertThat(model.figured()).isEqualTo(new TokenRange(3, 5));
        assertThat(model.fit().orElseThrow().nll().orElseThrow())
                .isCloseTo(-(trace().logprob(3) + trace().logprob(4)) / 2, within(1e-9));
    }

    @Test
    void a_reply_opens_with_the_numbers_that_were_captured_with_it() {
        StoredMessage answer = answered("What is 37 + 58?");
        models.session.unloadAndWait();

        open(answer);

        assertThat(model.troubleProperty().get()).isEmpty();
        assertThat(trace().source().kind()).isEqualTo(TraceSource.Kind.GENERATED);
        assertThat(trace().ids()).isEqualTo(store.tokenIds(answer.id()));
        assertThat(trace().alternatives(0)).isEqualTo(7);
        assertThat(model.documentProperty().get().orElseThrow().title()).isEqualTo("What is 37 + 58?");
    }

    @Test
    void a_reply_without_numbers_is_read_by_the_loaded_model() {
        long chat = store.create(ConversationSettings.DEFAULT).id();
        long asked = store.addUser(chat, OptionalLong.empty(), "What is 2 + 2?").id();
        StoredMessage imported = store.beginAnswer(asked, new AnswerModel("other", "other", "f32"));
        store.finishAnswer(imported.id(), AnswerEnd.stopped("It is 4"));

        open(store.message(imported.id()));

        assertThat(trace().source().kind()).isEqualTo(TraceSource.Kind.SCORED);
        assertThat(trace().text(0, trace().size())).contains("It is 4");
        assertThat(model.documentProperty().get().orElseThrow().reply()).isEmpty();
    }

    @Test
    void a_reply_beside_the_selected_path_is_read_with_what_led_to_it() {
        long chat = store.create(ConversationSettings.DEFAULT).id();
        long asked = store.addUser(chat, OptionalLong.empty(), "What is 2 + 2?").id();
        StoredMessage first = store.beginAnswer(asked, new AnswerModel("other", "other", "f32"));
        store.finishAnswer(first.id(), AnswerEnd.stopped("It is 4"));
        StoredMessage second = store.beginAnswer(asked, new AnswerModel("other", "other", "f32"));
        store.finishAnswer(second.id(), AnswerEnd.stopped("It is 5"));

        open(store.message(first.id()));

        assertThat(trace().text(0, trace().size())).contains("It is 4").doesNotContain("It is 5");
    }

    @Test
    void another_turn_of_a_reply_is_handed_to_the_chat() {
        StoredMessage answer = answered("What is 37 + 58?");
        List<Branch> branches = new ArrayList<>();
        replies.onBranch(branches::add);
        open(answer);

        model.branch(trace().turningAt(1, 2));

        assertThat(branches).hasSize(1);
        assertThat(branches.getFirst().reply()).isEqualTo(new Reply(answer.conversation(), answer.id()));
        assertThat(branches.getFirst().opening().id(1)).isEqualTo(trace().alternativeId(1, 2));
    }

    @Test
    void words_are_found_over_the_borders_of_tokens() {
        read(TEXT);
        model.findProperty().set("what is 3");

        List<Integer> found = model.foundProperty().get().stream().boxed().toList();
        assertThat(trace().text(found.getFirst(), found.getLast() + 1)).startsWith("What is 3");
        assertThat(found).hasSizeGreaterThan(2);
        model.selectedTokenProperty().set(found.getLast());
        model.stepFound(1);
        assertThat(model.selectedTokenProperty().get()).isEqualTo(found.getFirst());
        model.stepFound(-1);
        assertThat(model.selectedTokenProperty().get()).isEqualTo(found.getLast());
        model.findProperty().set("nowhere");
        assertThat(model.foundProperty().get().size()).isZero();
    }

    @Test
    void tokens_are_stepped_through_and_the_ends_hold() {
        read(TEXT);
        model.stepToken(-1);
        assertThat(model.selectedTokenProperty().get()).isZero();
        model.stepToken(1);
        assertThat(model.selectedTokenProperty().get()).isEqualTo(1);
        model.selectedTokenProperty().set(trace().size() - 1);
        model.stepToken(1);
        assertThat(model.selectedTokenProperty().get()).isEqualTo(trace().size() - 1);
    }

    @Test
    void a_text_longer_than_the_context_is_refused_in_words() {
        read("1 + 1 = 2. ".repeat(2_000));

        assertThat(model.troubleProperty().get()).contains("context");
        assertThat(model.documentProperty().get()).isEmpty();
        read(TEXT);
        assertThat(model.troubleProperty().get()).isEmpty();
    }

    @Test
    void without_a_model_a_text_cannot_be_read_and_that_is_said() {
        models.session.unloadAndWait();
        read(TEXT);

        assertThat(model.troubleProperty().get()).isEqualTo("No model is loaded; choose one first.");
    }

    @Test
    void a_stop_keeps_what_was_shown() {
        read(TEXT);
        TokenTrace before = trace();
        model.scoreText("Another text.");
        model.cancel();

        assertThat(model.busyProperty().get()).isEmpty();
        read("A third.");
        assertThat(trace()).isNotSameAs(before);
        assertThat(trace().text(0, trace().size())).isEqualTo("A third.");
    }

    @Test
    void a_file_is_read_and_one_that_is_no_text_is_named() throws IOException {
        Path good = Files.writeString(folder.resolve("good.txt"), TEXT);
        Path bad = Files.write(folder.resolve("bad.bin"), new byte[] {0, 1, 2, (byte) 0xff});

        model.scoreFile(good);
        window.until(() -> model.documentProperty().get().isPresent());
        model.scoreFile(bad);
        window.until(() -> !model.troubleProperty().get().isEmpty());

        assertThat(model.troubleProperty().get()).contains("bad.bin");
        assertThat(trace().text(0, trace().size())).isEqualTo(TEXT);
    }

    @Test
    void an_export_is_there_whole_or_its_failure_is_told() throws IOException {
        read(TEXT);
        Path file = folder.resolve("tokens.jsonl");
        List<String> done = new ArrayList<>();

        model.export(Format.JSON_LINES, file, () -> done.add("json"));
        window.until(() -> !done.isEmpty());
        model.export(Format.CSV, folder.resolve("nowhere").resolve("tokens.csv"), () -> done.add("csv"));
        window.until(() -> !model.troubleProperty().get().isEmpty());

        assertThat(Files.readAllLines(file)).hasSize(1 + trace().size());
        assertThat(done).containsExactly("json");
        assertThat(model.troubleProperty().get()).contains("tokens.csv").contains("Choose another place");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".part"));
    }

    @Test
    void metrics_follow_one_another_and_are_kept() {
        choice.metricProperty().set(HeatMetric.MARGIN);
        choice.nextMetric();

        assertThat(settings.get(Settings.HEAT_METRIC)).isEqualTo(HeatMetric.PROBABILITY);
    }
}
