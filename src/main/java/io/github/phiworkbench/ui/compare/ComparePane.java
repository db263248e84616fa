package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.BatchService;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.PulseQueue;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WebLinks;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.markdown.FormulaRenderer;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** The pane that compares models, put together. */
public final class ComparePane {

    private static final String AREA = "compare";

    private ComparePane() {}

    /**
     * The pane for a window.
     *
     * @param session the chat's model
     * @param comparisons keeps votes
     * @param hiding told whether models must not be named at this moment
     * @param heat by what tokens are coloured in every pane
     * @param replies takes columns to the chat
     */
    public static Pane in(
            WindowContext window,
            ModelSession session,
            ConversationStore store,
            ComparisonService service,
            ComparisonStore comparisons,
            Consumer<Boolean> hiding,
            HeatChoice heat,
            Replies replies) {
        // Made with the pane and not before: a start does not pay for them.
        Parts parts = new Parts(window, session, store, service, comparisons, hiding, heat, replies);
        Map<Class<?>, Supplier<?>> controllers = new HashMap<>(parts.ofColumn());
        controllers.putAll(Map.of(
                CompareView.class, () -> new CompareView(parts.model(), parts.texts, parts::close),
                ColumnsView.class,
                        () -> new ColumnsView(parts.model(), heat, parts.difference(), parts::column, parts.texts)));
        controllers.put(
                PromptSetView.class,
                () -> new PromptSetView(parts.promptSet(), parts::chosen, window.dialogs(), parts.texts));
        controllers.put(StandingsView.class, () -> new StandingsView(parts.standings(), window.dialogs(), parts.texts));
        return new Pane(PaneId.COMPARE, FxmlFile.COMPARE, controllers);
    }

    private static final class Pulses implements CompareViewModel.Feed {
        @Override
        public <T> Consumer<T> to(Consumer<List<T>> consumer) {
            return new PulseQueue<>(consumer)::add;
        }
    }

    /** What the pane's views share. */
    private static final class Parts {
        private final WindowContext window;
        private final ModelSession session;
        private final ConversationStore store;
        private final ComparisonService service;
        private final ComparisonStore comparisons;
        private final Consumer<Boolean> hiding;
        private final HeatChoice heat;
        private final Replies replies;
        private final Texts texts = Texts.of(AREA);
        private Optional<CompareViewModel> model = Optional.empty();
        private Optional<DifferencePanel> difference = Optional.empty();
        private Optional<FormulaRenderer> formulas = Optional.empty();
        private Optional<MarkdownRows> markdown = Optional.empty();

        Parts(
                WindowContext window,
                ModelSession session,
                ConversationStore store,
                ComparisonService service,
                ComparisonStore comparisons,
                Consumer<Boolean> hiding,
                HeatChoice heat,
                Replies replies) {
            this.window = window;
            this.session = session;
            this.store = store;
            this.service = service;
            this.comparisons = comparisons;
            this.hiding = hiding;
            this.heat = heat;
            this.replies = replies;
        }

        CompareViewModel model() {
            if (model.isEmpty()) {
                model = Optional.of(new CompareViewModel(
                        service,
                        store,
                        session,
                        window.settings(),
                        window.tasks(),
                        texts,
                        replies,
                        window.notifier(),
                        new BallotBox(comparisons, Instant::now),
                        new CompareSheet(comparisons, window.tasks(), texts, window.notifier()),
                        new Random(),
                        new Pulses()));
                model.get().hiddenProperty().subscribe(hiding);
            }
            return model.get();
        }

        /** What the columns would ask now. */
        List<ComparisonColumn> chosen() {
            return model().inChosenOrder().stream()
                    .map(column -> column.choice().column(0))
                    .toList();
        }

        PromptSetViewModel promptSet() {
            return new PromptSetViewModel(
                    new BatchService(comparisons, service, library()),
                    comparisons,
                    this::chosen,
                    window.tasks(),
                    texts,
                    window.notifier(),
                    new Pulses(),
                    System::nanoTime);
        }

        /** With the folders that the user added. */
        private ModelLibrary library() {
            return window.app().library().with(() -> window.settings().get(Settings.MODEL_FOLDERS));
        }

        StandingsViewModel standings() {
            return new StandingsViewModel(comparisons, window.tasks(), texts, window.notifier());
        }

        DifferencePanel difference() {
            if (difference.isEmpty()) {
                difference = Optional.of(new DifferencePanel(window, model(), service, texts));
            }
            return difference.get();
        }

        private MarkdownRows markdown() {
            if (markdown.isEmpty()) {
                FormulaRenderer renderer = new FormulaRenderer(Platform::runLater);
                formulas = Optional.of(renderer);
                markdown = Optional.of(new MarkdownRows(renderer, new WebLinks(window)::open));
            }
            return markdown.get();
        }

        Map<Class<?>, Supplier<?>> ofColumn() {
            return Map.of(
                    ColumnView.class,
                    () -> new ColumnView(model(), heat, markdown(), this::copy, texts),
                    ColumnSettingsView.class,
                    () -> new ColumnSettingsView(texts));
        }

        ColumnsView.Shown column() {
            var loaded = new FxmlLoaderFactory(ofColumn()).load(FxmlFile.COMPARE_COLUMN, ColumnView.class);
            return new ColumnsView.Shown(loaded.root(), loaded.controller());
        }

        private void copy(String text) {
            ClipboardContent content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
            window.notifier().info(texts.get("copied"));
        }

        void close() {
            formulas.ifPresent(FormulaRenderer::close);
        }
    }
}
