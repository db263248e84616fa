package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.app.ChatService;
import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.PulseQueue;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.heat.HeatChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Parent;

/** The chat pane, put together. */
public final class ChatPane {

    private static final String AREA = "chat";

    private ChatPane() {}

    /**
     * The pane for a window.
     *
     * @param session the session that the other panes work with too
     * @param heat by what tokens are coloured in every pane
     * @param replies takes replies to be looked into, and brings them back
     */
    public static Pane in(
            WindowContext window,
            ModelSession session,
            ConversationStore store,
            ChatService service,
            InspectService inspect,
            HeatChoice heat,
            Replies replies) {
        Texts texts = Texts.of(AREA);
        // Made with the pane and not before: a start does not pay for them.
        Parts parts = new Parts(window, session, store, service, replies);
        Map<Class<?>, Supplier<?>> sampling = Map.of(
                SamplingView.class,
                () -> new SamplingView(
                        parts.chat(),
                        new SamplingViewModel(
                                parts.chat().samplingProperty(), parts.chat().modelProperty(), window.settings()),
                        texts));
        Supplier<Parent> samplingPanel =
                () -> new FxmlLoaderFactory(sampling).load(FxmlFile.SAMPLING).root();
        Map<Class<?>, Supplier<?>> controllers = new HashMap<>(sampling);
        controllers.putAll(Map.of(
                ChatView.class,
                () -> new ChatView(window, parts.chat(), parts.list(), samplingPanel, replies, texts),
                ConversationsView.class,
                () -> new ConversationsView(window, parts.chat(), parts.list(), texts),
                TurnsView.class,
                () -> new TurnsView(
                        window,
                        parts.chat(),
                        heat,
                        replies,
                        new TokenPopup(parts.chat(), inspect, window.tasks(), heat),
                        texts),
                ModelBannerView.class,
                () -> new ModelBannerView(window, parts.chat(), texts),
                ComposerView.class,
                () -> new ComposerView(window, parts.chat(), texts),
                ContextMeterView.class,
                () -> new ContextMeterView(parts.chat(), texts)));
        return new Pane(PaneId.CHAT, FxmlFile.CHAT, controllers);
    }

    /** The view models that the pane's views share. */
    private static final class Parts {
        private final WindowContext window;
        private final ModelSession session;
        private final ConversationStore store;
        private final ChatService service;
        private final Replies replies;
        private final Tasks.Line line;
        private List<ChatViewModel> chat = List.of();
        private List<ConversationListViewModel> list = List.of();

        Parts(
                WindowContext window,
                ModelSession session,
                ConversationStore store,
                ChatService service,
                Replies replies) {
            this.replies = replies;
            this.window = window;
            this.session = session;
            this.store = store;
            this.service = service;
            line = window.tasks().line();
        }

        ChatViewModel chat() {
            if (chat.isEmpty()) {
                ChatViewModel made = new ChatViewModel(
                        service, store, session, window.settings(), window.tasks(), line, new Pulses());
                replies.onBranch(branch -> {
                    window.navigator().open(PaneId.CHAT);
                    made.branch(branch.reply().conversation(), branch.reply().message(), branch.opening());
                });
                replies.onGoOn(conversation -> {
                    window.navigator().open(PaneId.CHAT);
                    made.openNew(conversation);
                });
                chat = List.of(made);
            }
            return chat.getFirst();
        }

        ConversationListViewModel list() {
            if (list.isEmpty()) {
                list = List.of(new ConversationListViewModel(store, window.tasks(), line, chat()));
            }
            return list.getFirst();
        }
    }

    private static final class Pulses implements ChatViewModel.Feed {
        @Override
        public <T> Consumer<T> to(Consumer<List<T>> consumer) {
            return new PulseQueue<>(consumer)::add;
        }
    }
}
