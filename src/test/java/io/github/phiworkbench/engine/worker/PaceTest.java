package io.github.phiworkbench.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A step may take as long as those before it let expect. */
class PaceTest {

    private static final Reply TOKEN = new Reply.Alive(1);

    private final Pace pace = new Pace();

    @BeforeEach
    void begin() {
        pace.begin();
    }

    @Test
    void a_first_chunk_may_take_a_few_seconds() {
        assertThat(pace.expectedStep()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_whole_chunk_is_expected_to_take_what_its_tokens_took_before() {
        pace.waited(Duration.ofMillis(100).toNanos());
        pace.step(new Reply.Reading(1, 10, 2000));
        assertThat(pace.expectedStep()).isEqualTo(Duration.ofMillis(5120));

        pace.waited(Duration.ofMillis(1000).toNanos());
        pace.step(new Reply.Reading(1, 522, 2000));
        assertThat(pace.expectedStep()).isEqualTo(Duration.ofMillis(5120));
    }

    @Test
    void between_the_logits_of_two_chunks_a_whole_chunk_is_expected() {
        pace.waited(Duration.ofMillis(100).toNanos());
        pace.step(new Reply.Reading(1, 10, 2000));
        pace.waited(Duration.ofMillis(3).toNanos());
        pace.step(new Reply.Logits(1, 0, Numbers.room(1)));

        assertThat(pace.expectedStep()).isEqualTo(Duration.ofMillis(5120));
    }

    @Test
    void while_it_writes_the_longest_step_counts_and_the_listeners_time_does_not() {
        pace.waited(Duration.ofSeconds(30).toNanos());
        pace.step(TOKEN);
        pace.waited(Duration.ofMillis(40).toNanos());
        pace.step(TOKEN);
        pace.waited(Duration.ofMillis(20).toNanos());
        pace.step(TOKEN);

        assertThat(pace.expectedStep()).isEqualTo(Duration.ofMillis(40));
    }
}
