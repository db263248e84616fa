package io.github.phiworkbench.ui.common;

import atlantafx.base.controls.Notification;
import atlantafx.base.theme.Styles;
import io.github.phiworkbench.ui.control.RightToLeft;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;

/** Notices as cards above the lower right corner of the window. They wait while the pointer is over them. */
public final class NoticeOverlay extends VBox implements Notifier {

    private static final Duration SHORT = Duration.seconds(6);
    private static final Duration LONG = Duration.seconds(15);
    private static final int MOST = 4;
    private static final int COLUMNS = 36;

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
        onWindow(() -> show(card(text, MaterialDesignI.INFORMATION_OUTLINE, Styles.ACCENT), SHORT));
    }

    @Override
    public void warn(String text) {
        onWindow(() -> show(card(text, MaterialDesignA.ALERT_OUTLINE, Styles.WARNING), LONG));
    }

    @Override
    public void offer(String text, String action, Runnable run) {
        onWindow(() -> {
            Notification card = card(text, MaterialDesignC.CHECK_CIRCLE_OUTLINE, Styles.SUCCESS);
            Button button = new Button(action);
            button.setOnAction(event -> {
                if (getChildren().remove(card)) {
                    run.run();
                }
            });
            card.setPrimaryActions(button);
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

    private Notification card(String text, Ikon icon, String style) {
        Notification card = new Notification(RightToLeft.inLines(text, COLUMNS), new FontIcon(icon));
        card.getStyleClass().addAll(style, Styles.ELEVATED_1);
        card.setAccessibleRole(AccessibleRole.TEXT);
        card.setAccessibleText(text);
        card.setMinHeight(Region.USE_PREF_SIZE);
        card.setOnClose(event -> getChildren().remove(card));
        return card;
    }

    private void show(Notification card, Duration time) {
        getChildren().add(card);
        if (getChildren().size() > MOST) {
            getChildren().removeFirst();
        }
        PauseTransition end = new PauseTransition(time);
        end.setOnFinished(event -> getChildren().remove(card));
        card.hoverProperty().subscribe(over -> {
            if (over) {
                end.stop();
            } else {
                end.playFromStart();
            }
        });
    }
}
