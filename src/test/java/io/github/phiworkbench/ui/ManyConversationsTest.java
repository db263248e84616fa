package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.conversation.ManyConversations;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.ListView;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The window over a database of 1,000 conversations of 20 messages. */
@ExtendWith(ApplicationExtension.class)
class ManyConversationsTest {

    private static final int CONVERSATIONS = 1_000;

    @TempDir
    static Path data;

    private TestWindow test;

    @BeforeAll
    static void write() {
        ManyConversations.write(new AppFolders(data).history(), CONVERSATIONS, 20);
    }

    @Start
    void open(Stage stage) {
        test = new TestWindow(stage, data, new Settings());
        test.show();
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    @Test
    void a_thousand_conversations_leave_the_heap_below_300_MB(FxRobot robot) throws Exception {
        ListView<?> list = robot.lookup("#conversations").queryListView();
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> list.getItems().size() >= CONVERSATIONS);
        WaitForAsyncUtils.waitForFxEvents();

        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        assertThat(memory.getHeapMemoryUsage().getUsed()).isLessThan(300_000_000L);
    }
}
