package io.github.phiworkbench.ui.common;

import atlantafx.base.theme.Styles;
import io.github.phiworkbench.ui.control.RightToLeft;
import io.github.phiworkbench.ui.control.WrappedLabel;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;

/**
 * Notices as cards above the lower right corner of the window. They wait while the pointer is over them
 * or the keyboard is in them.
 */
public final class NoticeOverlay extends VBox implements Notifier {

    private static final Duration SHORT = Duration.seconds(6);
    private static final Duration LONG = Duration.seconds(15);
    private static final int MOST = 4;
    private static final int COLUMNS = 36;

    private final Texts texts = Texts.of("common");

    /** An empty one; what lies below it can be clicked. */
    public NoticeOverlay() {
        setId("notices");
        getStyleClass().add("notices");
        setAlignment(Pos.BOTTOM_RIGHT);
        setPickOnBounds(false);
        setFillWidth(false);
    }

    @Override
    public void info(String text) {
        onWindow(() -> show(new Card(text, MaterialDesignI.INFORMATION_OUTLINE, Styles.ACCENT), SHORT));
    }

    @Override
    public void warn(String text) {
        onWindow(() -> show(new Card(text, MaterialDesignA.ALERT_OUTLINE, Styles.WARNING), LONG));
    }

    @Override
    public void offer(String text, String action, Runnable run) {
        onWindow(() -> {
            Card card = new Card(text, MaterialDesignC.CHECK_CIRCLE_OUTLINE, Styles.SUCCESS);
            Button button = new Button(action);
            button.getStyleClass().add(Styles.SMALL);
            button.setOnAction(event -> {
                if (getChildren().remove(card)) {
                    run.run();
                }
            });
            card.leadsOn = true;
            card.words.getChildren().add(button);
            show(card, LONG);
        });
    }

    private static void onWindow(Runnable run) {
        if (Platform.isFxApplicationThread()) {
            run.run();
        } else {
            Platform.runLater(run);
        }
    }

    /** Not AtlantaFX's notification, which is too low for a text of several lines. */
    private final class Card extends HBox {
        private final VBox words;

        /** Kept, since it is told of changes only as long as somebody holds it. */
        private final BooleanBinding attended = hoverProperty().or(focusWithinProperty());

        /** Whether something can be done here that cannot be done elsewhere. */
        private boolean leadsOn;

        Card(String text, Ikon icon, String style) {
            getStyleClass().addAll("notice", style, Styles.ELEVATED_1);
            setAccessibleRole(AccessibleRole.TEXT);
            setAccessibleText(text);
            setMinHeight(Region.USE_PREF_SIZE);
            words = new VBox(new WrappedLabel(RightToLeft.inLines(text, COLUMNS)));
            words.getStyleClass().add("notice-words");
            HBox.setHgrow(words, Priority.ALWAYS);
            Button close = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
            close.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON, Styles.SMALL);
            close.setAccessibleText(texts.get("notice.close"));
            close.setTooltip(new Tooltip(close.getAccessibleText()));
            close.setOnAction(event -> NoticeOverlay.this.getChildren().remove(this));
            getChildren().addAll(new FontIcon(icon), words, close);
        }
    }

    private void show(Card card, Duration time) {
        if (getChildren().size() >= MOST) {
            getChildren().remove(leastNeeded());
        }
        getChildren().add(card);
        PauseTransition end = new PauseTransition(time);
        end.setOnFinished(event -> getChildren().remove(card));
        card.attended.subscribe(attended -> {
            if (attended) {
                end.stop();
            } else {
                end.playFromStart();
            }
        });
    }

    /** The oldest that leads nowhere, or else the oldest. */
    private Node leastNeeded() {
        return getChildren().stream()
                .filter(it -> it instanceof Card card && !card.leadsOn)
                .findFirst()
                .orElseGet(getChildren()::getFirst);
    }
}
