package io.github.phiworkbench.ui.control;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.collections.ObservableList;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/**
 * A list of rows of any height, of which only those in sight have nodes. The place is kept as a row and the distance of
 * its upper edge from that of the view, so that what is read stays where it is when rows above it change their height.
 * While {@link #followingProperty} holds, the end of the list stays in sight.
 *
 * <p>A list view of JavaFX does neither: it keeps its place as a fraction of an estimated total, and hands its cells from
 * row to row, so that each would be built anew whenever it comes into sight.
 */
public final class TranscriptView extends Region {

    private static final double LINE = 40;

    /** Rows out of sight whose nodes are kept for when the reader comes back. */
    private static final int MAX_SPARE = 60;

    private static final int MIN_CAPACITY = 64;

    private final Content content = new Content();
    private final ScrollBar bar = new ScrollBar();
    private final Rectangle clip = new Rectangle();
    private final ReadOnlyBooleanWrapper following = new ReadOnlyBooleanWrapper(this, "following", true);
    private final DoubleProperty maxRowWidth = new SimpleDoubleProperty(this, "maxRowWidth", Double.MAX_VALUE);

    private List<Row> rows = List.of();

    /** By index: the height in pixels, measured or estimated. */
    private double[] heights = new double[MIN_CAPACITY];

    private final Map<Object, Live> live = new HashMap<>();
    private final LinkedHashMap<Object, Live> spare = new LinkedHashMap<>();
    private double measuredWidth = -1;
    private int anchor;
    private double anchorY;
    private boolean settingBar;
    private boolean scrolled;
    private Runnable onScrolled = () -> {};

    /** A row's node, and the row it shows. */
    private static final class Live {
        private Row row;
        private Node node;

        Live(Row row, Node node) {
            this.row = row;
            this.node = node;
        }
    }

    /** Holds the nodes; the view places them. */
    private static final class Content extends Region {
        @Override
        protected void layoutChildren() {
            // The view has placed them.
        }

        @Override
        public ObservableList<Node> getChildren() {
            return super.getChildren();
        }
    }

    /** An empty list. */
    public TranscriptView() {
        getStyleClass().add("transcript-view");
        bar.setOrientation(Orientation.VERTICAL);
        bar.setFocusTraversable(false);
        content.setClip(clip);
        getChildren().addAll(content, bar);
        setFocusTraversable(true);
        bar.valueProperty().addListener((property, before, value) -> {
            if (!settingBar) {
                scrollTo(value.doubleValue());
            }
        });
        maxRowWidth.addListener((property, before, value) -> requestLayout());
        addEventHandler(ScrollEvent.SCROLL, event -> {
            if (event.getDeltaY() != 0) {
                scrollBy(-event.getDeltaY());
                event.consume();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::onKey);
        addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && content.equals(event.getTarget())) {
                requestFocus();
            }
        });
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                scene.focusOwnerProperty().subscribe(this::bringIntoSight);
            }
        });
    }

    /** Whether the end of the list stays in sight as it grows: until the user scrolls up, and again at the end. */
    public ReadOnlyBooleanProperty followingProperty() {
        return following.getReadOnlyProperty();
    }

    /** Rows wider than this, in pixels, stand in the middle. */
    public DoubleProperty maxRowWidthProperty() {
        return maxRowWidth;
    }

    /** The rows shown. */
    public List<Row> rows() {
        return rows;
    }

    /** Shows other rows. Those with equal keys keep their nodes, their heights and, in sight, their place. */
    public void setRows(List<? extends Row> newRows) {
        List<Row> next = List.copyOf(newRows);
        int prefix = 0;
        int shorter = Math.min(rows.size(), next.size());
        while (prefix < shorter && sameKey(prefix, prefix, next)) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < shorter - prefix && sameKey(rows.size() - 1 - suffix, next.size() - 1 - suffix, next)) {
            suffix++;
        }
        moveHeights(next, prefix, suffix);
        moveAnchor(next, prefix, suffix);
        rows = next;
        requestLayout();
    }

    private boolean sameKey(int index, int newIndex, List<Row> next) {
        return rows.get(index).key().equals(next.get(newIndex).key());
    }

    private void moveHeights(List<Row> next, int prefix, int suffix) {
        int oldStart = rows.size() - suffix;
        int newStart = next.size() - suffix;
        Map<Object, Double> known = new HashMap<>();
        for (int i = prefix; i < oldStart; i++) {
            known.put(rows.get(i).key(), heights[i]);
        }
        if (next.size() > heights.length) {
            heights = Arrays.copyOf(heights, next.size() + next.size() / 2);
        }
        System.arraycopy(heights, oldStart, heights, newStart, suffix);
        for (int i = prefix; i < newStart; i++) {
            Row row = next.get(i);
            Double height = known.get(row.key());
            heights[i] = height == null ? row.estimatedHeight(Math.max(100, measuredWidth)) : height;
        }
    }

    private void moveAnchor(List<Row> next, int prefix, int suffix) {
        if (anchor < prefix) {
            return;
        }
        if (anchor >= rows.size() - suffix) {
            anchor += next.size() - rows.size();
            return;
        }
        Map<Object, Integer> places = new HashMap<>();
        for (int i = prefix; i < next.size() - suffix; i++) {
            places.put(next.get(i).key(), i);
        }
        for (int i = anchor; i < rows.size() - suffix; i++) {
            Integer place = places.get(rows.get(i).key());
            if (place != null) {
                anchor = place;
                return;
            }
        }
        anchor = Math.max(0, Math.min(next.size() - 1, prefix));
    }

    /** Goes to the end and stays there as it grows. */
    public void jumpToLatest() {
        following.set(true);
        requestLayout();
    }

    /** Puts the row with the key at the upper edge; does nothing if there is none. */
    public void show(Object key) {
        int index = indexOf(key);
        if (index >= 0) {
            following.set(false);
            anchor = index;
            anchorY = 0;
            requestLayout();
        }
    }

    /**
     * A place in a list whose rows belong together in parts, each of which begins with a row of a kind.
     *
     * @param start key of the row that the part at the upper edge begins with
     * @param below pixels from the upper edge of that row to the upper edge of the view
     * @param atEnd whether the end of the list is in sight and stays there
     */
    public record Place(Object start, double below, boolean atEnd) {}

    /**
     * Where the list is.
     *
     * @param isStart whether a row of that key begins a part
     * @return empty if no part begins at the upper edge or above it
     */
    public Optional<Place> place(Predicate<Object> isStart) {
        double below = -anchorY;
        for (int i = Math.min(anchor, rows.size() - 1); i >= 0; i--) {
            Object key = rows.get(i).key();
            if (isStart.test(key)) {
                return Optional.of(new Place(key, below, following.get()));
            }
            below += i == 0 ? 0 : heights[i - 1];
        }
        return Optional.empty();
    }

    /**
     * Goes to the place of another list with the same parts. A part that is shorter here than there shows its end, so that the
     * next parts still begin side by side.
     */
    public void goTo(Place place, Predicate<Object> isStart) {
        int start = indexOf(place.start());
        if (place.atEnd() || start < 0) {
            if (place.atEnd()) {
                jumpToLatest();
            }
            return;
        }
        double height = heights[start];
        int next = start + 1;
        while (next < rows.size() && !isStart.test(rows.get(next).key())) {
            height += heights[next];
            next++;
        }
        following.set(false);
        anchor = start;
        anchorY = -Math.max(Math.min(0, place.below()), Math.min(place.below(), height - LINE));
        requestLayout();
    }

    private int indexOf(Object key) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /** What to do after the user has scrolled, by whatever means, and the list stands where it was moved to. */
    public void setOnScrolled(Runnable action) {
        onScrolled = action;
    }

    private void scrolled() {
        requestLayout();
        scrolled = true;
    }

    /** Moves the view down by so many pixels, or up if negative. */
    public void scrollBy(double pixels) {
        if (rows.isEmpty()) {
            return;
        }
        scrolled();
        if (pixels < 0) {
            following.set(false);
        }
        anchorY -= pixels;
        requestLayout();
    }

    /** The node of a row, if it is in sight. */
    public Optional<Node> node(Object key) {
        return Optional.ofNullable(live.get(key)).map(it -> it.node);
    }

    private void scrollTo(double position) {
        double y = 0;
        int i = 0;
        while (i < rows.size() - 1 && y + heights[i] <= position) {
            y += heights[i];
            i++;
        }
        following.set(position >= bar.getMax() - 1);
        anchor = i;
        anchorY = y - position;
        scrolled();
    }

    private void onKey(KeyEvent event) {
        if (event.isAltDown() || event.isShiftDown() || event.isMetaDown()) {
            return;
        }
        double page = Math.max(LINE, getHeight() - LINE);
        switch (event.getCode()) {
            case PAGE_UP -> scrollBy(-page);
            case PAGE_DOWN -> scrollBy(page);
            case UP -> scrollBy(-LINE);
            case DOWN -> scrollBy(LINE);
            case HOME -> {
                following.set(false);
                anchor = 0;
                anchorY = 0;
                scrolled();
            }
            case END -> {
                jumpToLatest();
                scrolled();
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    /** A node that got the focus by the keyboard is moved into sight, unless it is too high for that. */
    private void bringIntoSight(@Nullable Node focused) {
        if (focused == null || !isAncestor(content, focused)) {
            return;
        }
        Bounds bounds = sceneToLocal(focused.localToScene(focused.getLayoutBounds()));
        if (bounds.getHeight() > getHeight()) {
            return;
        }
        if (bounds.getMinY() < 0) {
            scrollBy(bounds.getMinY());
        } else if (bounds.getMaxY() > getHeight()) {
            scrollBy(bounds.getMaxY() - getHeight());
        }
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        double barWidth = Math.min(width, bar.prefWidth(-1));
        bar.resizeRelocate(width - barWidth, 0, barWidth, height);
        content.resizeRelocate(0, 0, width - barWidth, height);
        clip.setWidth(width - barWidth);
        clip.setHeight(height);
        Insets insets = getInsets();
        double rowWidth =
                Math.max(1, Math.min(width - barWidth - insets.getLeft() - insets.getRight(), maxRowWidth.get()));
        measuredWidth = rowWidth;
        Set<Object> used = new HashSet<>();
        if (!rows.isEmpty() && height > 0) {
            placeAnchor(height, insets, used);
            fill(width - barWidth, height, insets, used);
        }
        removeUnused(used);
        updateBar(height, insets);
        if (scrolled) {
            scrolled = false;
            onScrolled.run();
        }
    }

    /** Settles {@link #anchor} on the first row in sight. */
    private void placeAnchor(double height, Insets insets, Set<Object> used) {
        anchor = Math.max(0, Math.min(anchor, rows.size() - 1));
        if (following.get()) {
            anchorToEnd(height, insets, used);
            return;
        }
        while (anchorY > insets.getTop() && anchor > 0) {
            anchor--;
            anchorY -= measure(anchor, used);
        }
        if (anchor == 0) {
            anchorY = Math.min(anchorY, insets.getTop());
        }
        while (anchor < rows.size() - 1 && anchorY + measure(anchor, used) < 0) {
            anchorY += heights[anchor];
            anchor++;
        }
        double y = anchorY;
        for (int i = anchor; i < rows.size() && y < height; i++) {
            y += measure(i, used);
            if (i == rows.size() - 1 && y + insets.getBottom() <= height + 1) {
                anchorToEnd(height, insets, used);
                following.set(true);
            }
        }
    }

    private void anchorToEnd(double height, Insets insets, Set<Object> used) {
        double y = height - insets.getBottom();
        int i = rows.size();
        while (i > 0 && y > 0) {
            i--;
            y -= measure(i, used);
        }
        anchor = i;
        anchorY = i == 0 ? Math.min(y, insets.getTop()) : y;
    }

    private void fill(double width, double height, Insets insets, Set<Object> used) {
        double x = snapPositionX(
                insets.getLeft() + Math.max(0, (width - insets.getLeft() - insets.getRight() - measuredWidth) / 2));
        double y = snapPositionY(anchorY);
        for (int i = anchor; i < rows.size() && y < height; i++) {
            double rowHeight = measure(i, used);
            Live shown = live.get(rows.get(i).key());
            if (shown != null) {
                shown.node.resizeRelocate(x, y, measuredWidth, rowHeight);
                if (shown.node instanceof ShowsPart part) {
                    part.showPart(Math.max(0, -y), Math.min(rowHeight, height - y));
                }
            }
            y += rowHeight;
        }
    }

    private double measure(int index, Set<Object> used) {
        Row row = rows.get(index);
        Object key = row.key();
        Live shown = live.get(key);
        if (shown == null) {
            shown = spare.remove(key);
            if (shown == null) {
                shown = new Live(row, row.create());
            }
            live.put(key, shown);
            content.getChildren().add(shown.node);
            showRow(shown, row);
            shown.node.applyCss();
        } else {
            showRow(shown, row);
        }
        used.add(key);
        heights[index] = snapSizeY(shown.node.prefHeight(measuredWidth));
        return heights[index];
    }

    private void showRow(Live shown, Row row) {
        if (shown.row.equals(row)) {
            return;
        }
        if (!row.update(shown.node)) {
            Node node = row.create();
            content.getChildren().set(content.getChildren().indexOf(shown.node), node);
            shown.node = node;
        }
        shown.node.applyCss();
        shown.row = row;
    }

    private void removeUnused(Set<Object> used) {
        List<Object> gone = new ArrayList<>();
        Node focused = getScene() == null ? null : getScene().getFocusOwner();
        for (Map.Entry<Object, Live> entry : live.entrySet()) {
            if (used.contains(entry.getKey())) {
                continue;
            }
            Node node = entry.getValue().node;
            if (focused != null && isAncestor(node, focused)) {
                node.relocate(0, -node.getLayoutBounds().getHeight() - LINE);
            } else {
                gone.add(entry.getKey());
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (Object key : gone) {
            Live row = live.remove(key);
            if (row != null) {
                nodes.add(row.node);
                spare.put(key, row);
            }
        }
        if (!nodes.isEmpty()) {
            content.getChildren().removeAll(nodes);
        }
        while (spare.size() > MAX_SPARE) {
            spare.pollFirstEntry();
        }
    }

    private static boolean isAncestor(Node ancestor, Node node) {
        Node parent = node;
        while (parent != null && !parent.equals(ancestor)) {
            parent = parent.getParent();
        }
        return parent != null;
    }

    private void updateBar(double height, Insets insets) {
        double total = insets.getTop() + insets.getBottom();
        double before = insets.getTop();
        for (int i = 0; i < rows.size(); i++) {
            total += heights[i];
            if (i < anchor) {
                before += heights[i];
            }
        }
        double max = Math.max(0, total - height);
        settingBar = true;
        bar.setMax(max);
        bar.setVisibleAmount(total <= height ? max : max * height / total);
        bar.setBlockIncrement(Math.max(LINE, height - LINE));
        bar.setUnitIncrement(LINE);
        bar.setValue(following.get() ? max : Math.max(0, Math.min(max, before - anchorY)));
        bar.setVisible(max > 0);
        settingBar = false;
    }
}
