package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.PulseQueue;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.heat.CandidatesView;
import io.github.phiworkbench.ui.heat.CandidatesViewModel;
import io.github.phiworkbench.ui.heat.HeatChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;

/** The pane that looks into the tokens of a text, put together. */
public final class InspectPane {

    private static final String AREA = "inspect";

    private InspectPane() {}

    /**
     * The pane for a window.
     *
     * @param choice by what tokens are coloured in every pane
     * @param replies brings replies of chats, and takes them back
     */
    public static Pane in(
            WindowContext window,
            ModelSession session,
            ConversationStore store,
            InspectService service,
            HeatChoice choice,
            Replies replies) {
        Texts texts = Texts.of(AREA);
        Parts parts = new Parts(window, session, store, service, choice, replies, texts);
        return new Pane(
                PaneId.INSPECT,
                FxmlFile.INSPECT,
                Map.of(
                        InspectView.class,
                        () -> new InspectView(window, parts.model(), parts.candidates(), texts),
                        CandidatesView.class,
                        () -> new CandidatesView(parts.candidates(), choice, parts.canBranch(), parts.model()::branch),
                        ContinuationsView.class,
                        () -> new ContinuationsView(
                                parts.continuations(), parts.canBranch(), parts.model()::branch, texts),
                        DifferenceView.class,
                        () -> new DifferenceView(parts.difference(), texts)));
    }

    private static final class Pulses implements ContinuationsViewModel.Feed {
        @Override
        public <T> Consumer<T> to(Consumer<List<T>> consumer) {
            return new PulseQueue<>(consumer)::add;
        }
    }

    /** The view models that the pane's views share, made with the pane. */
    private static final class Parts {
        private final WindowContext window;
        private final ModelSession session;
        private final ConversationStore store;
        private final InspectService service;
        private final HeatChoice choice;
        private final Replies replies;
        private final Texts texts;
        private Optional<InspectViewModel> model = Optional.empty();
        private Optional<CandidatesViewModel> candidates = Optional.empty();
        private Optional<ContinuationsViewModel> continuations = Optional.empty();
        private Optional<DifferenceViewModel> difference = Optional.empty();

        Parts(
                WindowContext window,
                ModelSession session,
                ConversationStore store,
                InspectService service,
                HeatChoice choice,
                Replies replies,
                Texts texts) {
            this.window = window;
            this.session = session;
            this.store = store;
            this.service = service;
            this.choice = choice;
            this.replies = replies;
            this.texts = texts;
        }

        /** Only a reply can take another turn, and only while no answer is being written. */
        ObservableValue<Boolean> canBranch() {
            return model().documentProperty()
                    .flatMap(shown -> window.status()
                            .answeringProperty()
                            .map(answering ->
                                    !answering && shown.flatMap(Document::reply).isPresent()));
        }

        InspectViewModel model() {
            if (model.isEmpty()) {
                InspectViewModel made = new InspectViewModel(
                        service, store, session, window.settings(), window.tasks(), texts, choice, replies);
                replies.onInspect(made::open);
                replies.onInspectConversation(made::scoreConversation);
                model = Optional.of(made);
                replies.onInspectDifference(compared -> {
                    TraceDifference found = compared.difference();
                    made.open(new Document(compared.title(), found.reference(), Optional.empty()), compared.token());
                    difference().present(found);
                });
            }
            return model.get();
        }

        CandidatesViewModel candidates() {
            if (candidates.isEmpty()) {
                candidates = Optional.of(new CandidatesViewModel(service, window.tasks()));
            }
            return candidates.get();
        }

        ContinuationsViewModel continuations() {
            if (continuations.isEmpty()) {
                ContinuationsViewModel made = new ContinuationsViewModel(service, window.tasks(), new Pulses());
                Runnable follow = () -> made.show(
                        model().documentProperty().get().map(Document::trace),
                        model().selectedTokenProperty().get());
                model().documentProperty().subscribe(_ -> follow.run());
                model().selectedTokenProperty().subscribe(_ -> follow.run());
                continuations = Optional.of(made);
            }
            return continuations.get();
        }

        DifferenceViewModel difference() {
            if (difference.isEmpty()) {
                DifferenceViewModel made = new DifferenceViewModel(
                        service,
                        window.settings(),
                        window.tasks(),
                        texts,
                        token -> model().selectedTokenProperty().set(token));
                model().documentProperty().subscribe(shown -> made.show(shown.map(Document::trace)));
                made.heatProperty().subscribe(model().heatOverrideProperty()::set);
                // Who chooses another metric wants to see it.
                choice.heat().subscribe((_, _) -> made.colouredProperty().set(false));
                difference = Optional.of(made);
            }
            return difference.get();
        }
    }
}
