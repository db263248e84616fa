package io.github.phiworkbench.ui.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A short run of {@link StreamingBenchmark}, with bounds that hold on a busy machine too. */
class StreamingTest {

    /** A frame at 60 a second, in milliseconds. */
    private static final double FRAME = 16;

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @Test
    void a_long_reply_streams_and_scrolls_within_a_frame() throws InterruptedException {
        var load = new StreamingBenchmark.Load(12_000, 240, 24, 0);
        StreamingBenchmark.Result result = new StreamingBenchmark().run(load);
        assertThat(result.streaming().pulses()).isGreaterThan(300);
        assertThat(result.scrolling().pulses()).isGreaterThan(20);
        assertThat(result.streaming().cpu().p50()).as("%s", result.streaming()).isLessThan(FRAME / 2);
        assertThat(result.streaming().cpu().p99()).as("%s", result.streaming()).isLessThan(4 * FRAME);
        assertThat(result.scrolling().cpu().p50()).as("%s", result.scrolling()).isLessThan(FRAME);
        assertThat(result.scrolling().cpu().p99()).as("%s", result.scrolling()).isLessThan(4 * FRAME);
        assertThat(result.blocks()).isGreaterThan(150);
        assertThat(result.mostNodes()).isLessThan(3_000);
    }
}
