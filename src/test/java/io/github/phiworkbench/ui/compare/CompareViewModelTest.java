package io.github.phiworkbench.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.AnswerCodec;
import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.ScriptedSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.KeptSheet;
import io.github.phiworkbench.compare.Vote;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.chat.SamplingChoice;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.compare.ColumnChoice.Numbers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Columns follow their models; the test's own thread is the window's. */
@Timeout(60)
class CompareViewModelTest {

    private static final Path INSTRUCT = TestModels.embedded("phi-4-nano-instruct");
    private static final Path REASONING = TestModels.embedded("phi-4-nano-reasoning");
    private static final String FIRST = String.valueOf(INSTRUCT.getFileName());
    private static final String SECOND = String.valueOf(REASONING.getFileName());

    @TempDir
    private Path folder;

    private final Map<String, ScriptedModel> models = new ConcurrentHashMap<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<String> notices = new ArrayList<>();
    private Optional<Runnable> offered = Optional.empty();
    private final List<Ballot> ballots = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> chats = new ArrayList<>();
    private final Settings settings = new Settings();
    private final WindowQueue window = new WindowQueue(() -> "failures: " + failures + ", " + notices);
    private ConversationStore store;
    private ComparisonStore comparisons;
    private ModelSession session;
    private ComparisonService service;
    private CompareViewModel model;

    @BeforeEach
    void open() {
        Path shelf = INSTRUCT.toAbsolutePath().getParent();
        settings.set(
                CompareState.SETTING,
                new CompareState(
                        List.of(ColumnChoice.of(FIRST), ColumnChoice.of(SECOND)),
                        ComparisonService.Order.ONE_AFTER_ANOTHER,
                        1,
                        true,
                        true,
                        "What is 58 * 72?"));
        store = ConversationStore.open(folder.resolve("history.db")).store();
        comparisons = ComparisonStore.open(folder.resolve("comparisons.db")).store();
        session = ScriptedSession.over(shelf, this::scripted);
        service = ScriptedSession.comparison(session, shelf, this::scripted);
        // What waits for a state of the session looks again when that changes.
        session.observe(_ -> window.execute(() -> {}));
        model = made();
    }

    private CompareViewModel made() {
        Replies replies = new Replies();
        replies.onGoOn(chats::add);
        Tasks tasks = new Tasks(window, failures::add);
        return new CompareViewModel(
                service,
                store,
                session,
                settings,
                tasks,
                Texts.of("compare"),
                replies,
                new Notices(),
                ballots::add,
                new CompareSheet(comparisons, tasks, Texts.of("compare"), new Notices()),
                new Random(4),
                new Single());
    }

    private final class Notices implements Notifier {
        @Override
        public void info(String text) {
            notices.add(text);
        }

        @Override
        public void warn(String text) {
            notices.add(text);
        }

        @Override
        public void offer(String text, String action, Runnable run) {
            notices.add(text);
            offered = Optional.of(run);
        }
    }

    private ScriptedModel scripted(ModelManifest manifest) {
        return scripted(manifest.id());
    }

    private ScriptedModel scripted(String id) {
        return models.computeIfAbsent(
                id, _ -> new ScriptedModel(ModelManifest.read(id.equals(FIRST) ? INSTRUCT : REASONING)));
    }

    private final class Single implements CompareViewModel.Feed {
        @Override
        public <T> Consumer<T> to(Consumer<List<T>> consumer) {
            return item -> window.execute(() -> consumer.accept(List.of(item)));
        }
    }

    @AfterEach
    void close() {
        model.close();
        service.close();
        session.close();
        store.close();
        comparisons.close();
        assertThat(failures).isEmpty();
    }

    private void until(BooleanSupplier condition) {
        window.until(condition);
    }

    private void ask(String question) {
        model.draftProperty().set(question);
        model.send();
    }

    private void awaitEnd() {
        until(() -> !model.runningProperty().get());
    }

    private CompareColumn column(int place) {
        return model.columns().get(place);
    }

    private String text(int place) {
        return column(place).lastSample().map(CompareSample::text).orElse("-");
    }

    @Test
    void a_question_goes_to_all_columns_and_a_follow_up_behind_what_each_said() {
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("<think>", "50*72", "</think>", "4176");
        model.send();
        assertThat(model.draftProperty().get()).isEmpty();
        assertThat(model.canSend()).isFalse();
        awaitEnd();
        assertThat(text(0)).isEqualTo("4256");
        assertThat(text(1)).isEqualTo("<think>50*72</think>4176");
        assertThat(column(1).lastSample().orElseThrow().reply().answer()).isEqualTo("4176");

        scripted(FIRST).answer("Yes");
        scripted(SECOND).answer("No");
        ask("Sure?");
        awaitEnd();
        assertThat(column(0).messages())
                .extracting(message -> message.content())
                .containsExactly("What is 58 * 72?", "4256", "Sure?");
        assertThat(column(0).turns()).extracting(CompareTurn::number).containsExactly(0, 1);
    }

    @Test
    void a_model_that_dies_leaves_a_sentence_and_the_others_go_on() {
        scripted(FIRST).say("42");
        scripted(FIRST).fail(new EngineException("The process that runs it ended; load the model again."));
        scripted(SECOND).answer("4176");
        model.send();
        awaitEnd();

        assertThat(column(0).lastSample().flatMap(CompareSample::answer).flatMap(ColumnAnswer::failure))
                .contains("The process that runs it ended; load the model again.");
        assertThat(text(0)).isEqualTo("42");
        assertThat(text(1)).isEqualTo("4176");
    }

    @Test
    void one_column_is_stopped_and_asked_again_without_losing_what_it_wrote() {
        model.send();
        scripted(FIRST).say("4");
        until(() -> text(0).equals("4"));
        model.stop(column(0));
        scripted(SECOND).answer("4176");
        awaitEnd();
        assertThat(column(0).lastSample().orElseThrow().answer().orElseThrow().end())
                .isEqualTo(new ColumnAnswer.End.Stopped());

        scripted(FIRST).answer("4176");
        model.rerun(column(0));
        awaitEnd();
        CompareTurn turn = column(0).lastTurn().orElseThrow();
        assertThat(turn.samples()).extracting(CompareSample::text).containsExactly("4", "4176");
        assertThat(text(0)).isEqualTo("4176");
        model.step(column(0), turn, -1);
        assertThat(text(0)).isEqualTo("4");
        assertThat(column(1).lastTurn().orElseThrow().samples()).hasSize(1);
    }

    @Test
    void samples_that_were_not_begun_when_it_was_stopped_are_none() {
        model.samplesProperty().set(3);
        scripted(FIRST).answer("1");
        model.send();
        scripted(FIRST).say("2");
        until(() -> column(0).lastTurn().orElseThrow().samples().get(1).text().equals("2"));
        model.stop();
        awaitEnd();

        assertThat(column(0).lastTurn().orElseThrow().samples())
                .extracting(CompareSample::text)
                .containsExactly("1", "2");
    }

    @Test
    void linked_columns_share_settings_and_keep_their_models() {
        Numbers warm = new Numbers(true, 0.7, 40, 0.9, 0, "12", 64);
        column(1).choiceProperty().set(column(1).choice().withNumbers(warm).withSystemPrompt("Be brief."));
        assertThat(column(0).choice().numbers()).isEqualTo(warm);
        assertThat(column(0).choice().systemPrompt()).isEqualTo("Be brief.");
        assertThat(column(0).choice().model()).isEqualTo(FIRST);

        model.linkedProperty().set(false);
        column(0).choiceProperty().set(column(0).choice().withSystemPrompt("Be long."));
        assertThat(column(1).choice().systemPrompt()).isEqualTo("Be brief.");
    }

    @Test
    void columns_draft_and_settings_survive_a_restart() {
        until(() -> !model.models().isEmpty());
        model.add();
        model.move(column(0), 1);
        model.samplesProperty().set(4);
        model.draftProperty().set("What is 1 + 1?");

        CompareViewModel next = made();
        assertThat(next.columns())
                .extracting(column -> column.choice().model())
                .containsExactly(SECOND, FIRST, model.columns().get(2).choice().model());
        assertThat(next.samplesProperty().get()).isEqualTo(4);
        assertThat(next.draftProperty().get()).isEqualTo("What is 1 + 1?");
    }

    @Test
    void there_are_two_columns_at_least_and_four_at_most() {
        for (int i = 0; i < 5; i++) {
            model.add();
        }
        assertThat(model.columns()).hasSize(4);
        for (int i = 0; i < 5; i++) {
            model.remove(column(0));
        }
        assertThat(model.columns()).hasSize(2);
    }

    @Test
    void a_blind_comparison_hides_who_answers_until_the_vote_which_is_kept() {
        model.blindProperty().set(true);
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("4176");
        model.send();
        assertThat(model.hiddenProperty().get()).isTrue();
        assertThat(model.votableProperty().get()).isFalse();
        awaitEnd();
        assertThat(model.votableProperty().get()).isTrue();
        assertThat(model.verdicts())
                .containsExactly(new Verdict.Better(0), new Verdict.Tie(), new Verdict.Bad(), new Verdict.Better(1));

        int right = text(0).equals("4176") ? 0 : 1;
        model.vote(new Verdict.Better(right));
        until(() -> ballots.size() == 1 && notices.contains("Your vote was kept."));
        assertThat(model.hiddenProperty().get()).isFalse();
        List<Vote> votes = BallotBox.votes(ballots.getFirst(), Instant.EPOCH);
        assertThat(votes).hasSize(1);
        Vote vote = votes.getFirst();
        Vote.Side better = vote.verdict() == Vote.Verdict.LEFT ? vote.left() : vote.right();
        assertThat(better.contender().model()).isEqualTo(SECOND);
        assertThat(better.answer()).isEqualTo("4176");
        assertThat(vote.blind()).isTrue();
    }

    @Test
    void emptied_columns_can_be_had_back() {
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("4176");
        model.draftProperty().set("What is 58 * 72?");
        model.send();
        until(() -> !model.runningProperty().get());

        model.blindProperty().set(true);
        assertThat(notices).anyMatch(notice -> notice.contains("next new comparison"));
        offered.orElseThrow().run();
        assertThat(model.columns()).allMatch(column -> column.turns().isEmpty());
        offered.orElseThrow().run();

        assertThat(model.columns()).allMatch(column -> column.turns().size() == 1);
        assertThat(model.columns().getFirst().turns().getFirst().question()).isEqualTo("What is 58 * 72?");
    }

    /** Until what stands in the columns is on disk with so many answers. */
    private void awaitKept(int answers) {
        until(() -> {
            // What is written on another thread is no work of the window's, so it is asked for again.
            window.execute(() -> {});
            return comparisons.sheet().map(sheet -> sheet.answers().size()).equals(Optional.of(answers));
        });
    }

    @Test
    void answers_stand_there_again_after_a_restart() {
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("<think>", "50*72", "</think>", "4176");
        model.send();
        awaitEnd();
        ColumnAnswer before =
                column(1).lastSample().flatMap(CompareSample::answer).orElseThrow();
        awaitKept(2);

        model = made();
        assertThat(text(1)).isEqualTo("-");
        until(() -> text(1).equals("<think>50*72</think>4176"));
        assertThat(text(0)).isEqualTo("4256");
        assertThat(column(0).lastTurn().orElseThrow().question()).isEqualTo("What is 58 * 72?");
        ColumnAnswer after =
                column(1).lastSample().flatMap(CompareSample::answer).orElseThrow();
        assertThat(after.figures()).isEqualTo(before.figures());
        assertThat(after.model()).isEqualTo(before.model());
        assertThat(after.sampling()).isEqualTo(before.sampling());
        assertThat(after.thinking()).isEqualTo(before.thinking());
        assertThat(after.end()).isEqualTo(before.end());
        assertThat(after.trace().orElseThrow().ids())
                .isEqualTo(before.trace().orElseThrow().ids());

        scripted(FIRST).answer("Yes");
        scripted(SECOND).answer("No");
        ask("Sure?");
        awaitEnd();
        assertThat(column(0).messages())
                .extracting(message -> message.content())
                .containsExactly("What is 58 * 72?", "4256", "Sure?");
        awaitKept(4);
    }

    @Test
    void emptied_columns_are_empty_after_a_restart_too() {
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("4176");
        model.send();
        awaitEnd();
        awaitKept(2);
        model.clear();
        awaitKept(0);
        offered.orElseThrow().run();
        awaitKept(2);
        offered.orElseThrow().run();
        assertThat(notices.getLast()).contains("Something was asked since");
    }

    @Test
    void names_that_are_hidden_stay_so_over_a_restart() {
        model.blindProperty().set(true);
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("4176");
        model.send();
        awaitEnd();
        awaitKept(2);

        model = made();
        until(() -> model.votableProperty().get());
        assertThat(model.hiddenProperty().get()).isTrue();
        assertThat(model.inChosenOrder())
                .extracting(column -> column.choice().model())
                .containsExactly(FIRST, SECOND);
        model.vote(new Verdict.Tie());
        until(() -> !model.hiddenProperty().get());
        assertThat(model.columns())
                .extracting(column -> column.choice().model())
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void names_stay_hidden_over_a_restart_where_a_column_was_taken_away_meanwhile() {
        model.add();
        model.blindProperty().set(true);
        model.columns().forEach(column -> scripted(column.choice().model()).answer("4176"));
        model.send();
        awaitEnd();
        awaitKept(3);
        CompareColumn gone = column(1);
        List<String> others = model.inChosenOrder().stream()
                .filter(column -> !column.equals(gone))
                .map(column -> column.choice().model())
                .toList();
        model.remove(gone);
        assertThat(model.inChosenOrder()).hasSize(2).doesNotContain(gone);
        awaitKept(2);

        model = made();
        until(() -> model.votableProperty().get());
        assertThat(model.hiddenProperty().get()).isTrue();
        model.vote(new Verdict.Tie());
        until(() -> !model.hiddenProperty().get());
        assertThat(model.columns())
                .extracting(column -> column.choice().model())
                .containsExactlyElementsOf(others);
    }

    @Test
    void a_sheet_that_cannot_be_read_is_said_and_the_columns_are_empty() {
        comparisons.keepSheet("no layout", Set.of(), List.of());
        model = made();
        until(() -> notices.stream().anyMatch(notice -> notice.contains("cannot be read any more; ask anew")));
        assertThat(column(0).turns()).isEmpty();
    }

    @Test
    void an_answer_that_was_stopped_or_failed_is_kept_as_such() {
        scripted(FIRST).say("42");
        scripted(FIRST).fail(new EngineException("The process ended; ask again."));
        scripted(SECOND).answer("4176");
        model.send();
        awaitEnd();
        awaitKept(2);
        KeptSheet sheet = comparisons.sheet().orElseThrow();
        assertThat(sheet.answers().stream().map(AnswerCodec::decode))
                .anySatisfy(answer -> assertThat(answer.failure()).contains("The process ended; ask again."))
                .anySatisfy(answer -> assertThat(answer.isComplete()).isTrue());
    }

    @Test
    void a_vote_is_on_what_was_asked_whatever_was_chosen_since() {
        model.blindProperty().set(true);
        model.linkedProperty().set(true);
        column(0).choiceProperty().set(column(0).choice().withSystemPrompt("Be brief."));
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("4176");
        model.send();
        column(0).choiceProperty().set(column(0).choice().withSystemPrompt("Be long."));
        awaitEnd();
        model.vote(new Verdict.Tie());
        until(() -> ballots.size() == 1);
        assertThat(ballots.getFirst().candidates())
                .extracting(candidate -> candidate.choice().systemPrompt())
                .containsOnly("Be brief.");
    }

    @Test
    void the_chat_goes_on_with_what_the_answer_was_asked_with_not_with_what_is_chosen_now() {
        model.linkedProperty().set(false);
        Numbers warm = new Numbers(true, 0.7, 40, 0.9, 0, "12", 64);
        column(1)
                .choiceProperty()
                .set(column(1)
                        .choice()
                        .withNumbers(warm)
                        .withSystemPrompt("Be brief.")
                        .withDevice("cpu"));
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("4176");
        model.send();
        awaitEnd();
        column(1).choiceProperty().set(ColumnChoice.of(FIRST));
        model.continueInChat(column(1));
        until(() -> chats.size() == 1);

        ConversationSettings chat = store.conversation(chats.getFirst()).settings();
        assertThat(chat.modelId()).contains(SECOND);
        assertThat(chat.systemPrompt()).isEqualTo("Be brief.");
        SamplingChoice sampling = SamplingChoice.parse(chat.sampling());
        assertThat(sampling.preset()).isEqualTo(SamplingChoice.Preset.CUSTOM);
        assertThat(sampling.sampling()).isEqualTo(warm.sampling().orElseThrow());
        assertThat(sampling.maxNewTokens()).isEqualTo(64);
        until(() -> session.state() instanceof ModelSession.State.Ready ready
                && ready.model().manifest().id().equals(SECOND)
                && ready.model().request().options().device().equals("cpu"));
    }

    @Test
    void differences_are_found_off_the_windows_thread() {
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("4176");
        model.send();
        awaitEnd();
        CompareSample sample = column(1).lastSample().orElseThrow();
        List<Boolean> ready = new ArrayList<>();
        assertThat(model.differences().of(sample, "4256", "4176", () -> ready.add(true)))
                .isEmpty();
        until(() -> !ready.isEmpty());
        assertThat(model.differences().of(sample, "4256", "4176", () -> {})).isPresent();
    }

    @Test
    void a_column_goes_on_in_the_chat_with_its_model() {
        scripted(FIRST).answer("4256");
        scripted(SECOND).answer("<think>", "hm", "</think>", "4176");
        model.send();
        awaitEnd();
        model.continueInChat(column(1));
        until(() -> chats.size() == 1);

        List<StoredMessage> path = store.path(chats.getFirst()).stream()
                .map(step -> step.message())
                .toList();
        assertThat(path).extracting(StoredMessage::role).containsExactly(Role.USER, Role.ASSISTANT);
        assertThat(path.getLast().content()).isEqualTo("<think>hm</think>4176");
        assertThat(store.capture(path.getLast().id())).isPresent();
        assertThat(store.conversation(chats.getFirst()).settings().modelId()).contains(SECOND);
        until(() -> session.state() instanceof ModelSession.State.Ready ready
                && ready.model().manifest().id().equals(SECOND));
    }
}
