package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.session.SessionStrip;
import io.github.phiworkbench.ui.session.SessionStrip.Kind;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;

/** Above the composer: why no model answers, and what can be done about it. Not there while one is ready. */
public final class ModelBannerView {

    private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

    private final WindowContext window;
    private final ChatViewModel chat;
    private final Texts texts;
    private final CopyAction copy;

    @FXML
    private HBox modelBanner;

    @FXML
    private Label bannerText;

    @FXML
    private ProgressBar bannerProgress;

    @FXML
    private Button bannerDetails;

    @FXML
    private Button bannerAnyway;

    @FXML
    private Button bannerAction;

    public ModelBannerView(WindowContext window, ChatViewModel chat, Texts texts) {
        this.window = window;
        this.chat = chat;
        this.texts = texts;
        copy = new CopyAction(window.notifier(), texts);
    }

    @FXML
    private void initialize() {
        chat.modelProperty().subscribe(_ -> show());
        chat.phaseProperty().addListener((_, _, _) -> show());
    }

    private void show() {
        SessionStrip strip = SessionStrip.of(chat.modelProperty().get());
        boolean waits = chat.phaseProperty().get() == ChatViewModel.Phase.WAITING;
        Visibility.show(modelBanner, strip.kind() != Kind.READY);
        modelBanner.pseudoClassStateChanged(FAILED, strip.kind() == Kind.FAILED);
        bannerText.setText(waits ? texts.get("banner.waits", strip.text()) : strip.text());
        bannerProgress.setProgress(strip.progress());
        Visibility.show(bannerProgress, strip.kind() == Kind.BUSY);
        Visibility.show(bannerDetails, !strip.log().isEmpty());
        Visibility.show(bannerAnyway, strip.canLoadAnyway());
        bannerAction.setText(
                switch (strip.kind()) {
                    case NONE, READY ->
                        texts.get("banner.load", window.settings().get(Settings.DEFAULT_MODEL));
                    case BUSY -> texts.get("banner.cancel");
                    case FAILED -> texts.get("banner.again");
                });
    }

    @FXML
    private void bannerAction() {
        switch (chat.modelProperty().get()) {
            case State.None _, State.Ready _ -> chat.loadDefaultModel();
            case State.Importing _, State.Loading _ -> chat.cancelLoading();
            case State.Failed _ -> chat.reloadModel();
        }
    }

    @FXML
    private void loadAnyway() {
        chat.loadModelAnyway();
    }

    @FXML
    private void showFailure() {
        SessionStrip strip = SessionStrip.of(chat.modelProperty().get());
        String whole = strip.logFile()
                .map(file -> "\n\n" + texts.get("failure.file", file))
                .orElse("");
        copy.copy(strip.text() + "\n\n" + texts.get("failure.log") + "\n" + String.join("\n", strip.log()) + whole);
        window.navigator().open(PaneId.LOG);
    }
}
