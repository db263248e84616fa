package io.github.phiworkbench.ui.markdown;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/**
 * Program text in colours. All lines are equally high, so that only those in sight need nodes, however many there are; a
 * line longer than {@value #MAX_LINE} characters is shown on several.
 */
final class CodeLines extends Region implements SelectableText {

    static final int MAX_LINE = 1_000;

    private static final int TAB = 4;
    private static final int PROBE_LENGTH = 20;

    private final Text probe = new Text("0".repeat(PROBE_LENGTH));
    private final Path highlight = new Path();
    private final Map<Integer, TextFlow> shown = new HashMap<>();
    private final TextSelection selection;
    private final List<Line> lines = new ArrayList<>();
    private String code = "";
    private String language = "";
    private CodeLexer lexer = CodeLexer.of("");
    private int columns;
    private int selectedFrom;
    private int selectedTo;
    private double partTop;
    private double partBottom = 2_000;

    /**
     * A line on the screen.
     *
     * @param start offset of its first character in the code
     * @param state of the lexer at its end
     */
    private record Line(int start, String text, List<CodeLexer.Run> runs, int state) {}

    CodeLines(MarkdownRows.Tools tools) {
        getStyleClass().add("code-lines");
        probe.getStyleClass().add("code-text");
        probe.setTextOrigin(VPos.TOP);
        probe.setVisible(false);
        probe.setManaged(false);
        highlight.getStyleClass().add("text-selection");
        highlight.setManaged(false);
        // The lines get the font from CSS as well; children must not go while CSS walks over them.
        probe.fontProperty().subscribe(_ -> requestLayout());
        getChildren().addAll(probe, highlight);
        setAccessibleRole(AccessibleRole.TEXT);
        selection = TextSelection.install(this, tools.texts(), Optional::empty);
    }

    /** Shows other code; lines at the start that are the same keep their nodes and colours. */
    void show(String newLanguage, String newCode) {
        int keep = newLanguage.equals(language) ? sameLines(newCode) : 0;
        lines.subList(keep, lines.size()).clear();
        forget(keep);
        language = newLanguage;
        lexer = CodeLexer.of(newLanguage);
        code = newCode;
        int start = keep == 0 ? 0 : lineEnd(keep - 1);
        int state = keep == 0 ? CodeLexer.START : lines.get(keep - 1).state();
        if (keep > 0 && start < code.length() && code.charAt(start) == '\n') {
            start++;
        }
        while (start <= code.length()) {
            int end = code.indexOf('\n', start);
            end = end < 0 ? code.length() : end;
            state = addLine(start, end, state);
            start = end + 1;
        }
        columns = lines.stream().mapToInt(line -> columns(line.text())).max().orElse(0);
        setAccessibleText(code.length() > 2_000 ? code.substring(0, 2_000) : code);
        if (selection.end() > code.length()) {
            selection.select(0, 0);
        }
        requestLayout();
    }

    private int addLine(int start, int end, int before) {
        int state = before;
        int from = start;
        do {
            int to = Math.min(end, from + MAX_LINE);
            if (to < end && Character.isHighSurrogate(code.charAt(to - 1))) {
                to--;
            }
            String text = code.substring(from, to);
            List<CodeLexer.Run> runs = new ArrayList<>();
            state = lexer.line(text, state, runs);
            lines.add(new Line(from, text, runs, state));
            from = to;
        } while (from < end);
        return state;
    }

    /** How many lines stay: those before the last one that both texts have in common, which may go on. */
    private int sameLines(String newCode) {
        int same = lines.size();
        if (!newCode.startsWith(code)) {
            same = 0;
            while (same < lines.size()
                    && newCode.startsWith(
                            lines.get(same).text(), lines.get(same).start())) {
                same++;
            }
        }
        same = Math.max(0, same - 1);
        while (same > 0 && lineEnd(same - 1) == lines.get(same).start()) {
            same--;
        }
        return same;
    }

    private int lineEnd(int index) {
        return lines.get(index).start() + lines.get(index).text().length();
    }

    private static int columns(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            columns += c == '\t' ? TAB - columns % TAB : c < '\u1100' ? 1 : 2;
        }
        return columns;
    }

    private void forget(int firstLine) {
        shown.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey() >= firstLine;
            if (gone) {
                getChildren().remove(entry.getValue());
            }
            return gone;
        });
    }

    void showPart(double top, double bottom) {
        partTop = top;
        partBottom = bottom;
        if (firstShown() < lines.size() && !(shown.containsKey(firstShown()) && shown.containsKey(lastShown()))) {
            requestLayout();
        }
    }

    private double lineHeight() {
        return Math.max(1, Math.ceil(probe.getLayoutBounds().getHeight() * 1.12));
    }

    private int firstShown() {
        return Math.max(0, (int) ((partTop - getInsets().getTop()) / lineHeight()) - 2);
    }

    private int lastShown() {
        return Math.min(lines.size() - 1, (int) ((partBottom - getInsets().getTop()) / lineHeight()) + 2);
    }

    @Override
    protected double computePrefWidth(double height) {
        double character = probe.getLayoutBounds().getWidth() / PROBE_LENGTH;
        return Math.ceil(columns * character)
                + getInsets().getLeft()
                + getInsets().getRight()
                + 2;
    }

    @Override
    protected double computePrefHeight(double width) {
        return lines.size() * lineHeight() + getInsets().getTop() + getInsets().getBottom();
    }

    @Override
    protected void layoutChildren() {
        int first = firstShown();
        int last = lastShown();
        shown.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey() < first || entry.getKey() > last;
            if (gone) {
                getChildren().remove(entry.getValue());
            }
            return gone;
        });
        Insets insets = getInsets();
        for (int i = first; i <= last; i++) {
            TextFlow flow = shown.get(i);
            if (flow == null) {
                flow = flow(lines.get(i));
                shown.put(i, flow);
                getChildren().add(flow);
                flow.applyCss();
            }
            flow.resizeRelocate(
                    insets.getLeft(),
                    insets.getTop() + i * lineHeight(),
                    Math.max(getWidth(), prefWidth(-1)) * 2,
                    lineHeight());
        }
        placeHighlight();
    }

    private static TextFlow flow(Line line) {
        TextFlow flow = new TextFlow();
        flow.setTabSize(TAB);
        flow.setMouseTransparent(true);
        for (CodeLexer.Run run : line.runs()) {
            Text text = new Text(line.text().substring(run.start(), run.end()));
            text.getStyleClass().add("code-text");
            if (run.kind() != CodeLexer.Kind.PLAIN) {
                text.getStyleClass().add("code-" + run.kind().name().toLowerCase(Locale.ROOT));
            }
            flow.getChildren().add(text);
        }
        return flow;
    }

    private void placeHighlight() {
        highlight.getElements().clear();
        if (selectedFrom == selectedTo) {
            return;
        }
        for (Map.Entry<Integer, TextFlow> entry : shown.entrySet()) {
            Line line = lines.get(entry.getKey());
            int from = Math.max(0, selectedFrom - line.start());
            int to = Math.min(line.text().length(), selectedTo - line.start());
            if (from >= to) {
                continue;
            }
            TextFlow flow = entry.getValue();
            for (PathElement element : flow.getRangeShape(from, to, false)) {
                switch (element) {
                    case MoveTo move ->
                        highlight
                                .getElements()
                                .add(new MoveTo(move.getX() + flow.getLayoutX(), move.getY() + flow.getLayoutY()));
                    case LineTo it ->
                        highlight
                                .getElements()
                                .add(new LineTo(it.getX() + flow.getLayoutX(), it.getY() + flow.getLayoutY()));
                    default -> {
                        // The shape of a range is made of lines.
                    }
                }
            }
        }
    }

    /** How many lines have nodes. */
    int shownLines() {
        return shown.size();
    }

    @Override
    public Region region() {
        return this;
    }

    @Override
    public int textLength() {
        return code.length();
    }

    @Override
    public int offsetAt(double x, double y) {
        if (lines.isEmpty()) {
            return 0;
        }
        int index =
                (int) Math.max(0, Math.min(lines.size() - 1, (y - getInsets().getTop()) / lineHeight()));
        Line line = lines.get(index);
        TextFlow flow = shown.get(index);
        if (flow == null) {
            return line.start();
        }
        Point2D point = new Point2D(x - flow.getLayoutX(), lineHeight() / 2);
        return line.start()
                + Math.max(
                        0, Math.min(line.text().length(), flow.getHitInfo(point).getInsertionIndex()));
    }

    @Override
    public void showSelection(int from, int to) {
        selectedFrom = from;
        selectedTo = to;
        placeHighlight();
    }

    @Override
    public String copied(int from, int to) {
        return code.substring(from, to);
    }

    @Override
    public char characterAt(int offset) {
        return code.charAt(offset);
    }

    TextSelection selection() {
        return selection;
    }
}
