package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.app.ColumnAnswer.End;
import io.github.phiworkbench.app.ColumnFigures;
import io.github.phiworkbench.compare.FinalAnswer;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.compare.AnswerNodes.Chip;
import io.github.phiworkbench.ui.compare.AnswerNodes.FooterState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is to be said of answers, in words. */
final class AnswerWords {

    /** Less of a difference is chance. */
    private static final double CLEARLY = 1.05;

    private final Texts texts;

    AnswerWords(Texts texts) {
        this.texts = texts;
    }

    /**
     * What stands below an answer that has ended.
     *
     * @param all the answers to the same question, from left to right
     * @param column which of them it is
     * @param hidden whether figures would tell who it was
     */
    FooterState footer(ColumnAnswer answer, List<Optional<ColumnAnswer>> all, int column, boolean hidden) {
        List<Chip> chips = new ArrayList<>();
        finalAnswer(answer, all, column).ifPresent(chips::add);
        if (!hidden) {
            answer.figures().ifPresent(figures -> {
                badges(chips, figures, all);
                figures(chips, figures);
                memory(answer, figures).ifPresent(chips::add);
            });
        }
        return new FooterState(chips, trouble(answer, hidden), answer.failure().isPresent());
    }

    /** A failure often names the model. */
    private String trouble(ColumnAnswer answer, boolean hidden) {
        return switch (answer.end()) {
            case End.Failed(String sentence) -> hidden ? texts.get("failed.hidden") : sentence;
            case End.Stopped() -> texts.get("stopped");
            case End.Complete(var reason) when reason == FinishReason.LENGTH -> texts.get("stopped.length");
            case End.Complete(var reason) when reason == FinishReason.CONTEXT -> texts.get("stopped.context");
            case End.Complete _ -> "";
        };
    }

    private Optional<Chip> finalAnswer(ColumnAnswer answer, List<Optional<ColumnAnswer>> all, int column) {
        if (!answer.isComplete()) {
            return Optional.empty();
        }
        Optional<FinalAnswer> own = FinalAnswer.of(answer.text());
        if (own.isEmpty()) {
            return Optional.empty();
        }
        String text = own.get().text();
        Optional<FinalAnswer> baseline =
                all.getFirst().filter(ColumnAnswer::isComplete).flatMap(it -> FinalAnswer.of(it.text()));
        if (column == 0 || baseline.isEmpty()) {
            return Optional.of(new Chip(text, texts.get("final", text), "mdi2f-flag-checkered", "final"));
        }
        return Optional.of(
                own.get().agreesWith(baseline.get())
                        ? new Chip(text, texts.get("final.agrees", text), "mdi2c-check", "agrees")
                        : new Chip(
                                text,
                                texts.get("final.differs", text, baseline.get().text()),
                                "mdi2n-not-equal-variant",
                                "differs"));
    }

    private void badges(List<Chip> chips, ColumnFigures figures, List<Optional<ColumnAnswer>> all) {
        List<ColumnFigures> known = all.stream()
                .flatMap(Optional::stream)
                .flatMap(it -> it.figures().stream())
                .toList();
        if (isFastest(figures, known)) {
            chips.add(new Chip(texts.get("fastest"), texts.get("fastest.whole"), "mdi2s-speedometer", "badge"));
        }
        if (isComparable(all) && isSmallest(figures, known)) {
            chips.add(new Chip(texts.get("smallest"), texts.get("smallest.whole"), "mdi2f-feather", "badge"));
        }
    }

    /** Whether it writes clearly more tokens a second than every other one. */
    static boolean isFastest(ColumnFigures figures, List<ColumnFigures> all) {
        double own = figures.tokensPerSecond();
        return all.size() > 1
                && own > 0
                && all.stream()
                                .filter(other -> own < other.tokensPerSecond() * CLEARLY)
                                .count()
                        == 1;
    }

    /** Of the CPU all that a process holds is known, of another device what the model has there. */
    private static boolean isComparable(List<Optional<ColumnAnswer>> all) {
        return all.stream()
                        .flatMap(Optional::stream)
                        .flatMap(answer -> answer.model().stream())
                        .map(model -> isCpu(model.device()))
                        .distinct()
                        .count()
                <= 1;
    }

    private static boolean isCpu(String device) {
        return device.equals("cpu");
    }

    /** Whether it takes clearly less memory than every other one; that of another must be known. */
    static boolean isSmallest(ColumnFigures figures, List<ColumnFigures> all) {
        List<Long> sizes = all.stream()
                .filter(it -> it.memoryBytes().isPresent())
                .map(it -> it.memoryBytes().getAsLong())
                .toList();
        if (sizes.size() < 2 || figures.memoryBytes().isEmpty()) {
            return false;
        }
        long own = figures.memoryBytes().getAsLong();
        return sizes.stream().filter(size -> size < own * CLEARLY).count() == 1;
    }

    private void figures(List<Chip> chips, ColumnFigures figures) {
        String speed = String.format(Locale.getDefault(), "%.1f", figures.tokensPerSecond());
        String first = seconds(figures.timeToFirstToken());
        String total = seconds(figures.total());
        chips.add(new Chip(texts.get("first", first), texts.get("first.whole", first), "mdi2t-timer-outline", ""));
        chips.add(new Chip(texts.get("speed", speed), texts.get("speed.whole", speed), "mdi2s-speedometer-medium", ""));
        chips.add(new Chip(
                texts.get("tokens", figures.newTokens()),
                texts.get("tokens.whole", figures.newTokens(), figures.promptTokens()),
                "mdi2p-pencil-box-outline",
                ""));
        chips.add(new Chip(texts.get("total", total), texts.get("total.whole", total), "mdi2c-clock-outline", ""));
    }

    private Optional<Chip> memory(ColumnAnswer answer, ColumnFigures figures) {
        if (figures.memoryBytes().isEmpty()) {
            return Optional.empty();
        }
        String amount = Amounts.bytes(figures.memoryBytes().getAsLong());
        String whole = answer.model()
                .map(ColumnAnswer.Answerer::device)
                .filter(device -> !isCpu(device))
                .map(device -> texts.get("memory.device", amount, device))
                .orElseGet(() -> texts.get("memory.whole", amount));
        return Optional.of(new Chip(amount, whole, "mdi2m-memory", ""));
    }

    /** How long a model thought. */
    String thoughts(Optional<ColumnAnswer.Thinking> spent, boolean thinking) {
        return spent.map(it -> texts.get("thought.for", it.tokens(), seconds(it.time())))
                .orElseGet(() -> texts.get(thinking ? "thinking" : "thought"));
    }

    static String seconds(Duration time) {
        double value = time.toNanos() / 1e9;
        return String.format(Locale.getDefault(), value < 10 ? "%.2f" : "%.1f", value);
    }
}
