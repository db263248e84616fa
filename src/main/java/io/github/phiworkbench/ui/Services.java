package io.github.phiworkbench.ui;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ChatService;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.app.ModelLoader;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.RunHistory;
import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Telemetry;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.Opened;
import io.github.phiworkbench.database.OpenedDatabase.Notice;
import io.github.phiworkbench.library.ImportQueue;
import io.github.phiworkbench.library.ModelLibrary;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the panes work with, one of each for the window.
 *
 * @param conversations the stored chats
 * @param comparisons the stored votes and batches
 * @param session the loaded model
 * @param chat answers questions with it
 * @param comparison has the same question answered by several models
 * @param inspect looks into what it says
 * @param imports imports models
 * @param runs what models do and have done
 * @param history keeps that
 * @param telemetry looks at the machine
 * @param notices what the user should know of what is stored
 */
record Services(
        ConversationStore conversations,
        ComparisonStore comparisons,
        ModelSession session,
        ChatService chat,
        ComparisonService comparison,
        InspectService inspect,
        ImportQueue imports,
        Runs runs,
        RunHistory history,
        Telemetry telemetry,
        List<String> notices)
        implements AutoCloseable {

    static Services open(AppContext app, Settings settings) {
        Opened opened = ConversationStore.open(app.folders().history());
        ComparisonStore.Opened compared = ComparisonStore.open(app.folders().comparisons());
        ModelLibrary library = app.library().with(() -> settings.get(Settings.MODEL_FOLDERS));
        Runs runs = new Runs();
        settings.listen(Settings.READ_BANDWIDTH, runs::bandwidth);
        if (settings.get(Settings.READ_BANDWIDTH) > 0) {
            runs.bandwidth(settings.get(Settings.READ_BANDWIDTH));
        }
        RunHistory history = RunHistory.open(app.folders().runs(), runs);
        ModelLoader loader = app.loader().measuredBy(runs);
        ModelSession session = new ModelSession(library, loader);
        ComparisonService comparison = new ComparisonService(session, library, loader);
        return new Services(
                opened.store(),
                compared.store(),
                session,
                new ChatService(opened.store(), session),
                comparison,
                new InspectService(session, library, loader),
                new ImportQueue(comparison::takeAway),
                runs,
                history,
                new Telemetry(runs),
                Stream.of(opened.notices(), compared.notices(), history.notices())
                        .flatMap(List::stream)
                        .map(Notice::text)
                        .toList());
    }

    /** Ends answers, the model's process, imports and looks at the machine, and closes the databases last. */
    @Override
    public void close() {
        chat.close();
        comparison.close();
        session.close();
        imports.close();
        telemetry.close();
        history.close();
        comparisons.close();
        conversations.close();
    }
}
