package io.github.phiworkbench.ui.markdown;

import io.github.phiworkbench.ui.control.RightToLeft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/** Spans as text that wraps and can be selected. Formulas stand on its lines; code has a ground of its own. */
final class SpanText extends TextFlow implements SelectableText {

    private final MarkdownRows.Tools tools;
    private final Path highlight = new Path();
    private final List<Rectangle> grounds = new ArrayList<>();
    private final TextSelection selection;
    private List<Span> spans = List.of();

    /** Whether some of the text runs from right to left. */
    private boolean rightToLeft;

    /** The width that lines of such text are broken for; negative if they are not. */
    private double brokenFor = -1;

    private Optional<String> linkUnderMouse = Optional.empty();

    SpanText(MarkdownRows.Tools tools, List<Span> spans) {
        this.tools = tools;
        getStyleClass().add("span-text");
        highlight.getStyleClass().add("text-selection");
        highlight.setManaged(false);
        getChildren().add(highlight);
        selection = TextSelection.install(this, tools.texts(), () -> linkUnderMouse);
        setAccessibleRole(AccessibleRole.TEXT);
        show(spans);
    }

    /** Shows other spans, with the nodes of those at the start that are the same. */
    void show(List<Span> newSpans) {
        int same = 0;
        int shorter = Math.min(spans.size(), newSpans.size());
        while (same < shorter && spans.get(same).equals(newSpans.get(same))) {
            same++;
        }
        if (same < shorter
                && spans.get(same) instanceof Span.Words before
                && newSpans.get(same) instanceof Span.Words after
                && before.style().equals(after.style())
                && getChildren().get(firstSpan() + same) instanceof Text text) {
            text.setText(after.text());
            same++;
        }
        int first = firstSpan();
        getChildren().remove(first + same, getChildren().size());
        for (Span span : newSpans.subList(same, newSpans.size())) {
            getChildren().add(node(span));
        }
        spans = newSpans;
        rightToLeft = spans.stream().anyMatch(SpanText::needsBidi);
        brokenFor = -1;
        setAccessibleText(PlainText.ofSpans(newSpans));
        if (!selection.isEmpty() && selection.end() > textLength()) {
            selection.select(0, 0);
        }
        requestLayout();
    }

    /** The index of the first child that is a span; the selection and the grounds of code lie before. */
    private int firstSpan() {
        return 1 + grounds.size();
    }

    private Node node(Span span) {
        return switch (span) {
            case Span.Words words -> text(words);
            case Span.Formula formula ->
                new FormulaView(tools.formulas(), formula.latex(), formula.display(), formula.source());
        };
    }

    private Text text(Span.Words words) {
        Text text = new Text(words.text());
        TextStyle style = words.style();
        text.getStyleClass().add("span");
        addIf(style.bold(), text, "bold");
        addIf(style.italic(), text, "italic");
        addIf(style.struck(), text, "struck");
        addIf(style.code(), text, "code");
        style.link().ifPresent(link -> makeLink(text, link));
        return text;
    }

    private static void addIf(boolean wanted, Text text, String styleClass) {
        if (wanted) {
            text.getStyleClass().add(styleClass);
        }
    }

    private void makeLink(Text text, String link) {
        text.getStyleClass().add("link");
        text.setCursor(Cursor.HAND);
        text.setFocusTraversable(true);
        text.setAccessibleRole(AccessibleRole.HYPERLINK);
        text.setAccessibleText(text.getText());
        text.setOnMouseEntered(_ -> linkUnderMouse = Optional.of(link));
        text.setOnMouseExited(_ -> linkUnderMouse = Optional.empty());
        Tooltip.install(text, new Tooltip(link.length() > 300 ? link.substring(0, 300) + "…" : link));
        text.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress() && selection.isEmpty()) {
                tools.links().open(link);
            }
        });
        text.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                tools.links().open(link);
                event.consume();
            }
        });
    }

    private static boolean needsBidi(Span span) {
        return span instanceof Span.Words && RightToLeft.isIn(span.copied());
    }

    /**
     * Breaks lines of text from {@linkplain RightToLeft right to left} by putting line feeds in place of spaces. Offsets stay
     * what they were.
     */
    private void breakLines(double width) {
        if (!rightToLeft || width == brokenFor || spans.size() > getChildren().size() - firstSpan()) {
            return;
        }
        double x = 0;
        for (int i = 0; i < spans.size(); i++) {
            Node child = getChildren().get(firstSpan() + i);
            if (spans.get(i) instanceof Span.Words words && child instanceof Text text) {
                StringBuilder broken = new StringBuilder(words.text());
                x = breakWords(broken, text.getFont(), x, width);
                if (!broken.toString().equals(text.getText())) {
                    text.setText(broken.toString());
                }
            } else {
                x += child.prefWidth(-1);
            }
        }
        brokenFor = width;
    }

    /** Breaks the text before words that do not fit; returns where its last line ends. */
    private static double breakWords(StringBuilder text, Font font, double start, double width) {
        Text probe = new Text(" ");
        probe.setFont(font);
        double space = probe.getLayoutBounds().getWidth();
        double x = start;
        int word = 0;
        while (word <= text.length()) {
            int end = word;
            while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\n') {
                end++;
            }
            probe.setText(text.substring(word, end));
            double length = probe.getLayoutBounds().getWidth();
            boolean afterSpace = word > 0 && text.charAt(word - 1) == ' ';
            if (afterSpace && x + length > width) {
                text.setCharAt(word - 1, '\n');
                x = 0;
            }
            x += length;
            if (end < text.length()) {
                x = text.charAt(end) == '\n' ? 0 : x + space;
            }
            word = end + 1;
        }
        return x;
    }

    @Override
    protected double computePrefWidth(double height) {
        breakLines(Double.MAX_VALUE);
        return super.computePrefWidth(height);
    }

    @Override
    protected double computePrefHeight(double width) {
        if (rightToLeft && width >= 0) {
            breakLines(width);
            return super.computePrefHeight(-1);
        }
        return super.computePrefHeight(width);
    }

    /** Text from right to left is never narrower than its longest line, so that JavaFX has none to break. */
    @Override
    public void resize(double width, double height) {
        breakLines(width);
        super.resize(rightToLeft ? Math.max(width, Math.ceil(super.computePrefWidth(-1)) + 1) : width, height);
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        placeGrounds();
        if (!selection.isEmpty()) {
            showSelection(selection.start(), selection.end());
        }
    }

    /** Puts a rounded rectangle under each line of each run of code. */
    private void placeGrounds() {
        int offset = 0;
        int used = 0;
        int index = 0;
        for (Span span : spans) {
            int length = length(span);
            if (span instanceof Span.Words words && words.style().code()) {
                Bounds bounds = getChildren().get(firstSpan() + index).getBoundsInParent();
                double[] box = new double[4];
                boolean begun = false;
                for (PathElement element : getRangeShape(offset, offset + length, false)) {
                    switch (element) {
                        case MoveTo move -> {
                            if (begun) {
                                ground(used++, box, bounds);
                            }
                            box = new double[] {move.getX(), move.getY(), move.getX(), move.getY()};
                            begun = true;
                        }
                        case LineTo line -> {
                            box[0] = Math.min(box[0], line.getX());
                            box[1] = Math.min(box[1], line.getY());
                            box[2] = Math.max(box[2], line.getX());
                            box[3] = Math.max(box[3], line.getY());
                        }
                        default -> {
                            // The shape of a range is made of lines.
                        }
                    }
                }
                if (begun) {
                    ground(used++, box, bounds);
                }
            }
            index++;
            offset += length;
        }
        while (grounds.size() > used) {
            getChildren().remove(grounds.removeLast());
        }
    }

    /** The rectangle for one line of a run: as wide as the box, as high as the text in it. */
    private void ground(int index, double[] box, Bounds bounds) {
        if (index == grounds.size()) {
            Rectangle rectangle = new Rectangle();
            rectangle.getStyleClass().add("code-ground");
            rectangle.setManaged(false);
            rectangle.setMouseTransparent(true);
            grounds.add(rectangle);
            getChildren().add(index, rectangle);
        }
        double top = Math.max(box[1], bounds.getMinY());
        double bottom = Math.min(box[3], bounds.getMaxY()) - getLineSpacing();
        Rectangle rectangle = grounds.get(index);
        rectangle.setX(box[0] - 2);
        rectangle.setY(top - 1);
        rectangle.setWidth(box[2] - box[0] + 4);
        rectangle.setHeight(bottom - top + 2);
    }

    private static int length(Span span) {
        return switch (span) {
            case Span.Words words -> words.text().length();
            case Span.Formula _ -> 1;
        };
    }

    @Override
    public Region region() {
        return this;
    }

    @Override
    public int textLength() {
        return spans.stream().mapToInt(SpanText::length).sum();
    }

    @Override
    public int offsetAt(double x, double y) {
        return Math.max(0, Math.min(textLength(), getHitInfo(new Point2D(x, y)).getInsertionIndex()));
    }

    @Override
    public void showSelection(int from, int to) {
        if (from == to) {
            highlight.getElements().clear();
        } else {
            highlight.getElements().setAll(getRangeShape(from, to, false));
        }
    }

    @Override
    public String copied(int from, int to) {
        StringBuilder text = new StringBuilder();
        int offset = 0;
        for (Span span : spans) {
            int start = Math.max(from, offset);
            int end = Math.min(to, offset + length(span));
            if (start < end) {
                text.append(
                        span instanceof Span.Words words
                                ? words.text().substring(start - offset, end - offset)
                                : span.copied());
            }
            offset += length(span);
        }
        return text.toString();
    }

    @Override
    public char characterAt(int offset) {
        int start = 0;
        for (Span span : spans) {
            if (offset < start + length(span)) {
                return span instanceof Span.Words words ? words.text().charAt(offset - start) : '\uFFFC';
            }
            start += length(span);
        }
        return '\n';
    }

    TextSelection selection() {
        return selection;
    }
}
