package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.AnswerCodec;
import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.ComparisonStoreException;
import io.github.phiworkbench.compare.KeptAnswer;
import io.github.phiworkbench.compare.KeptSheet;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what stands in the columns, so that it stands there again after a restart. Of the JavaFX thread. */
final class CompareSheet {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ComparisonStore store;
    private final Tasks tasks;
    private final Tasks.Line line;
    private final Texts texts;
    private final Notifier notices;

    /** Ids of the answers that are on disk, or will be soon. */
    private final Set<String> kept = new HashSet<>();

    /** Whether it was said that nothing is kept. */
    private boolean told;

    CompareSheet(ComparisonStore store, Tasks tasks, Texts texts, Notifier notices) {
        this.store = store;
        this.tasks = tasks;
        this.texts = texts;
        this.notices = notices;
        line = tasks.line();
    }

    /**
     * Which answers stand where.
     *
     * @param columns from left to right
     * @param hidden while it is hidden who answers, the places of the columns in the order that the user chose; else empty
     */
    record Layout(List<ColumnLayout> columns, List<Integer> hidden) {}

    record ColumnLayout(List<TurnLayout> turns) {}

    record TurnLayout(int number, String question, int shown, boolean thoughtsOpen, List<SampleLayout> samples) {}

    record SampleLayout(String id, ColumnChoice asked) {}

    /**
     * What stood in the columns.
     *
     * @param turns of each column from left to right
     * @param hidden as in {@link Layout}
     */
    record Restored(List<List<CompareTurn>> turns, List<Integer> hidden) {}

    /** Reads what was kept; the consumer is not called where that is nothing. */
    void read(Consumer<Restored> consumer) {
        tasks.of(() -> store.sheet().map(CompareSheet::restored))
                .onSuccess(found -> found.ifPresent(sheet -> {
                    sheet.turns().stream()
                            .flatMap(List::stream)
                            .flatMap(turn -> turn.samples().stream())
                            .map(CompareSample::id)
                            .forEach(kept::add);
                    consumer.accept(sheet);
                }))
                .onFailure(ComparisonStoreException.class, this::warn)
                .onFailure(JacksonException.class, _ -> notices.warn(texts.get("sheet.unreadable")))
                .start();
    }

    private static Restored restored(KeptSheet sheet) {
        Layout layout = JSON.readValue(sheet.layout(), Layout.class);
        Map<String, ColumnAnswer> answers =
                sheet.answers().stream().collect(Collectors.toMap(KeptAnswer::id, AnswerCodec::decode));
        return new Restored(
                layout.columns().stream()
                        .map(column -> column.turns().stream()
                                .map(turn -> turn(turn, id -> Optional.ofNullable(answers.get(id))))
                                .toList())
                        .toList(),
                layout.hidden());
    }

    private static CompareTurn turn(TurnLayout layout, Function<String, Optional<ColumnAnswer>> answers) {
        CompareTurn turn = new CompareTurn(layout.number(), layout.question(), layout.thoughtsOpen());
        for (SampleLayout sample : layout.samples()) {
            answers.apply(sample.id())
                    .ifPresent(answer -> turn.add(CompareSample.ended(sample.id(), sample.asked(), answer), false));
        }
        turn.show(layout.shown());
        return turn;
    }

    /** Keeps what stands there now; an answer on its way is kept when it has ended. */
    void keep(List<CompareColumn> columns, List<Integer> hidden) {
        Layout layout = new Layout(columns.stream().map(CompareSheet::layout).toList(), List.copyOf(hidden));
        Set<String> all = layout.columns().stream()
                .flatMap(column -> column.turns().stream())
                .flatMap(turn -> turn.samples().stream())
                .map(SampleLayout::id)
                .collect(Collectors.toSet());
        List<Fresh> fresh = columns.stream()
                .flatMap(column -> column.turns().stream())
                .flatMap(turn -> turn.samples().stream())
                .filter(sample -> !kept.contains(sample.id()))
                .flatMap(sample -> sample.answer().map(answer -> new Fresh(sample.id(), answer)).stream())
                .toList();
        kept.clear();
        kept.addAll(all);
        line.of(() -> {
                    store.keepSheet(
                            JSON.writeValueAsString(layout),
                            all,
                            fresh.stream().map(Fresh::encoded).toList());
                    return true;
                })
                .onFailure(ComparisonStoreException.class, e -> {
                    fresh.forEach(sample -> kept.remove(sample.id()));
                    warn(e);
                })
                .start();
    }

    private record Fresh(String id, ColumnAnswer answer) {
        KeptAnswer encoded() {
            return AnswerCodec.encode(id, answer);
        }
    }

    private static ColumnLayout layout(CompareColumn column) {
        return new ColumnLayout(
                column.turns().stream().map(CompareSheet::layout).toList());
    }

    private static TurnLayout layout(CompareTurn turn) {
        return new TurnLayout(
                turn.number(),
                turn.question(),
                turn.shownIndex(),
                turn.areThoughtsOpen(),
                turn.samples().stream()
                        .filter(sample -> sample.answer().isPresent())
                        .map(sample -> new SampleLayout(sample.id(), sample.asked()))
                        .toList());
    }

    /** Once, not with every answer. */
    private void warn(Exception failure) {
        if (!told) {
            told = true;
            notices.warn(String.valueOf(failure.getMessage()));
        }
    }
}
