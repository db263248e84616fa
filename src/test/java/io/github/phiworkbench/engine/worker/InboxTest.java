package io.github.phiworkbench.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replies wait for the call they belong to, and a full inbox lets their reader wait. */
@Timeout(30)
class InboxTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Inbox inbox = new Inbox();

    @Test
    void replies_of_the_expected_call_come_in_order_and_others_not_at_all() throws Exception {
        inbox.expect(2);
        inbox.put(new Reply.Alive(1));
        inbox.put(new Reply.Reading(2, 1, 9));
        inbox.put(new Reply.Reading(2, 2, 9));

        assertThat(inbox.next(LONG)).contains(new Reply.Reading(2, 1, 9));
        assertThat(inbox.next(LONG)).contains(new Reply.Reading(2, 2, 9));
        assertThat(inbox.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void a_new_call_begins_with_an_empty_inbox() throws Exception {
        inbox.expect(1);
        inbox.put(new Reply.Alive(1));
        inbox.expect(2);

        assertThat(inbox.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void a_full_inbox_lets_the_reader_wait_until_there_is_room_or_nobody_waits_any_more() throws Exception {
        inbox.expect(1);
        for (int i = 0; i < 1024; i++) {
            inbox.put(new Reply.Alive(1));
        }
        CompletableFuture<Void> put = CompletableFuture.runAsync(() -> {
            try {
                inbox.put(new Reply.Reading(1, 7, 9));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(put).isNotDone();
        assertThat(inbox.next(LONG)).isPresent();
        put.get(10, TimeUnit.SECONDS);

        CompletableFuture<Void> another = CompletableFuture.runAsync(() -> {
            try {
                inbox.put(new Reply.Alive(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        inbox.expectNothing();
        another.get(10, TimeUnit.SECONDS);
        assertThat(inbox.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void numbers_count_by_their_size() throws Exception {
        Reply row = new Reply.Logits(1, 0, Numbers.room(1 << 20));
        inbox.expect(1);
        inbox.put(row);
        inbox.put(row);
        CompletableFuture<Void> put = CompletableFuture.runAsync(() -> {
            try {
                inbox.put(row);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(put).isNotDone();
        assertThat(inbox.next(LONG)).contains(row);
        put.get(10, TimeUnit.SECONDS);

        inbox.expect(2);
        Reply huge = new Reply.Logits(2, 0, Numbers.room(1 << 22));
        inbox.put(huge);
        assertThat(inbox.next(LONG)).contains(huge);
    }

    @Test
    void a_nudge_ends_a_wait_once() throws Exception {
        inbox.expect(1);
        inbox.nudge();

        assertThat(inbox.next(LONG)).isEmpty();
        inbox.put(new Reply.Alive(1));
        assertThat(inbox.next(LONG)).isPresent();
    }

    @Test
    void the_end_comes_after_the_last_reply() throws Exception {
        WorkerFailedException failure = new WorkerFailedException(
                "phi-4", "idle", WorkerFailure.KILLED, "", Optional.empty(), WorkerLog.empty());
        inbox.expect(1);
        inbox.put(new Reply.Alive(1));
        inbox.end(failure);

        assertThat(inbox.next(LONG)).isPresent();
        assertThatThrownBy(() -> inbox.next(LONG)).isSameAs(failure);
    }
}
