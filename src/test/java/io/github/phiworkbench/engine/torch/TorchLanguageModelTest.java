package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as its users see it, with the embedded model. */
class TorchLanguageModelTest {

    private static final Path FOLDER = TestModels.embedded("phi-4-nano-instruct");

    private static Tokenizer tokenizer;
    private static TorchLanguageModel model;

    @BeforeAll
    static void load() {
        tokenizer = Tokenizer.open(FOLDER);
        model = TorchLanguageModel.load(FOLDER, Optional.of(tokenizer.vocabulary()), new LoadOptions("cpu", 1));
    }

    @AfterAll
    static void free() {
        model.close();
        tokenizer.close();
    }

    private static List<Integer> chat(String question) {
        return ids(
                tokenizer.encodePrompt(tokenizer.chatTemplate().orElseThrow().prompt(List.of(Message.user(question)))));
    }

    private static List<Integer> ids(int... ids) {
        return Arrays.stream(ids).boxed().toList();
    }

    private static GenerationRequest ask(String question) {
        return GenerationRequest.greedy(chat(question), 64, model.manifest().stopIds());
    }

    private static GenerationResult generate(GenerationRequest request, List<TokenEvent> events) {
        return model.generate(request, events::add, new Cancellation());
    }

    private static String text(List<TokenEvent> events) {
        return events.stream().map(TokenEvent::text).collect(Collectors.joining());
    }

    @Test
    void an_answer_streams_as_text_and_ends_at_the_stop_token() {
        List<TokenEvent> events = new ArrayList<>();
        GenerationResult result = generate(ask("What is 37 + 58?"), events);

        assertThat(result.text()).isEqualTo("37 + 58 = 95");
        assertThat(text(events)).isEqualTo(result.text());
        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(model.manifest().stopIds()).contains(result.ids().getLast());
        assertThat(events).extracting(TokenEvent::id).isEqualTo(result.ids());
        assertThat(events).extracting(TokenEvent::origin).containsOnly(Origin.SAMPLED);
        assertThat(events.getFirst().position())
                .isEqualTo(chat("What is 37 + 58?").size());
        assertThat(result.stats().newTokens()).isEqualTo(events.size());
    }

    @Test
    void a_second_request_reads_only_what_is_new() {
        GenerationResult first = generate(ask("What is 12 + 30?"), new ArrayList<>());
        List<Integer> longer = new ArrayList<>(chat("What is 12 + 30?"));
        longer.addAll(first.ids());
        longer.addAll(chat("And 5 + 6?"));
        GenerationResult second =
                generate(GenerationRequest.greedy(longer, 32, model.manifest().stopIds()), new ArrayList<>());

        assertThat(second.stats().cachedTokens())
                .isEqualTo(chat("What is 12 + 30?").size() + first.ids().size() - 1);
        assertThat(second.text()).contains("11");
    }

    @Test
    void a_stop_string_ends_the_answer_before_it() {
        List<TokenEvent> events = new ArrayList<>();
        GenerationResult result = generate(ask("What is 37 + 58?").withStopStrings(List.of(" = 9", "zebra")), events);

        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP_STRING);
        assertThat(result.text()).isEqualTo("37 + 58");
        assertThat(text(events)).isEqualTo("37 + 58");
    }

    @Test
    void text_held_back_for_a_stop_string_that_never_came_is_shown_at_the_end() {
        List<TokenEvent> events = new ArrayList<>();
        GenerationRequest request =
                GenerationRequest.greedy(chat("What is 37 + 58?"), 5, Set.of()).withStopStrings(List.of(" = never"));
        GenerationResult whole = generate(request.withStopStrings(List.of()), new ArrayList<>());
        GenerationResult result = generate(request, events);

        assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(result.text()).isEqualTo(whole.text());
        assertThat(text(events)).isEqualTo(whole.text());
    }

    @Test
    void a_stop_is_answered_within_one_token_and_keeps_the_text() {
        Cancellation cancellation = new Cancellation();
        List<TokenEvent> events = new ArrayList<>();
        GenerationResult result = model.generate(
                ask("Who are you?"),
                event -> {
                    events.add(event);
                    if (events.size() == 3) {
                        cancellation.cancel();
                    }
                },
                cancellation);

        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(events).hasSize(3);
        assertThat(result.ids()).hasSize(3);
        assertThat(result.text()).isEqualTo(text(events)).isNotEmpty();
    }

    @Test
    void a_stop_before_the_first_token_gives_an_empty_answer() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        GenerationResult result = model.generate(ask("Hello, how are you?"), event -> {}, cancellation);

        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.ids()).isEmpty();
        assertThatThrownBy(() -> model.score(chat("Hello"), 0, event -> {}, cancellation))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void the_same_seed_gives_the_same_text_and_another_one_another() {
        Sampling wild = Sampling.GREEDY.withTemperature(3);
        GenerationRequest request = GenerationRequest.greedy(chat("Tell me a story."), 24, Set.of());
        List<List<Integer>> texts = Stream.of(1L, 1L, 2L)
                .map(seed -> generate(request.withSampling(wild.withSeed(seed)), new ArrayList<>())
                        .ids())
                .toList();

        assertThat(texts.get(1)).isEqualTo(texts.get(0));
        assertThat(texts.get(2)).isNotEqualTo(texts.get(0));
    }

    @Test
    void events_carry_the_raw_distribution_and_the_samplers_probability() {
        List<TokenEvent> events = new ArrayList<>();
        GenerationRequest request = GenerationRequest.greedy(chat("Tell me a story."), 12, Set.of())
                .withTop(5)
                .withSampling(Sampling.GREEDY.withTemperature(1.5).withTopK(3).withSeed(7));
        generate(request, events);

        assertThat(events).allSatisfy(event -> {
            Prediction prediction = event.prediction().orElseThrow();
            assertThat(prediction.top()).hasSize(5);
            assertThat(prediction.rank()).isBetween(1, 3);
            assertThat(prediction.top().get(prediction.rank() - 1).logprob())
                    .isCloseTo(prediction.logprob(), within(1e-9));
            assertThat(prediction.massCovered()).isBetween(0.0, 1.0);
            assertThat(event.draw().orElseThrow().probability()).isBetween(0.0, 1.0);
            assertThat(event.bytes().toArray()).isEqualTo(tokenizer.vocabulary().bytes(event.id()));
        });
    }

    @Test
    void the_prompts_tokens_are_reported_when_asked_for_and_equal_a_score() {
        List<Integer> prompt = chat("What is 7 x 8?");
        List<TokenEvent> events = new ArrayList<>();
        generate(GenerationRequest.greedy(prompt, 1, Set.of()).withTop(2).withPromptEvents(true), events);
        ScoreResult scored = model.score(prompt, 2, event -> {}, new Cancellation());

        assertThat(events).hasSize(prompt.size() + 1);
        assertThat(events.subList(0, prompt.size())).isEqualTo(scored.tokens());
        assertThat(events.getFirst().prediction()).isEmpty();
        Prediction first = events.getLast().prediction().orElseThrow();
        assertThat(first.entropy()).isCloseTo(scored.next().entropy(), within(1e-3));
        assertThat(first.top().getFirst().id())
                .isEqualTo(scored.next().top().getFirst().id());
    }

    @Test
    void generated_numbers_equal_those_of_scoring_the_same_text() {
        List<TokenEvent> events = new ArrayList<>();
        List<Integer> prompt = chat("Solve 2x + 5 = 13.");
        GenerationResult result = generate(ask("Solve 2x + 5 = 13."), events);
        List<Integer> whole = new ArrayList<>(prompt);
        whole.addAll(result.ids());
        List<TokenEvent> scored =
                model.score(whole, 0, event -> {}, new Cancellation()).tokens();

        assertThat(result.text()).contains("x = 4");
        for (TokenEvent event : events) {
            Prediction generated = event.prediction().orElseThrow();
            Prediction read = scored.get(event.position()).prediction().orElseThrow();
            assertThat(generated.logprob()).isCloseTo(read.logprob(), within(2e-3));
            assertThat(generated.entropy()).isCloseTo(read.entropy(), within(2e-3));
        }
    }

    @Test
    void continuations_side_by_side_equal_those_one_after_another() {
        List<GenerationRequest> requests = new ArrayList<>();
        for (String question : List.of("What is 11 + 22?", "What is 71 - 22?", "What is 12 + 77?")) {
            requests.add(ask(question));
        }
        assertThat(requests)
                .extracting(request -> request.promptIds().size())
                .containsOnly(requests.getFirst().promptIds().size());
        List<List<TokenEvent>> events = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<GenerationResult> together = model.generateTogether(
                requests, (index, event) -> events.get(index).add(event), new Cancellation());

        for (int i = 0; i < requests.size(); i++) {
            GenerationResult alone = generate(requests.get(i), new ArrayList<>());
            assertThat(together.get(i).ids()).isEqualTo(alone.ids());
            assertThat(together.get(i).text()).isEqualTo(alone.text());
            assertThat(text(events.get(i))).isEqualTo(alone.text());
        }
    }

    @Test
    void prompts_of_different_lengths_are_not_continued_together() {
        List<GenerationRequest> requests = List.of(ask("Hi"), ask("What is 71 - 22?"));
        assertThatThrownBy(() -> model.generateTogether(requests, (index, event) -> {}, new Cancellation()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("equal length");
    }

    @Test
    void ids_outside_the_vocabulary_and_prompts_past_the_context_are_refused_with_their_numbers() {
        assertThatThrownBy(() -> model.score(List.of(1, 5000), 0, event -> {}, new Cancellation()))
                .isInstanceOf(InvalidPromptException.class)
                .hasMessage(
                        "Token id 5000 at position 1 is outside the vocabulary of phi-4-nano-instruct-f32, whose ids"
                                + " run from 0 to 1023.");
        assertThatThrownBy(() -> model.score(Collections.nCopies(2049, 1), 0, event -> {}, new Cancellation()))
                .isInstanceOf(InvalidPromptException.class)
                .hasMessage("The prompt has 2049 tokens but the context of phi-4-nano-instruct-f32 holds 2048; shorten"
                        + " the prompt.");
    }

    @Test
    void a_generation_ends_where_the_context_is_full() {
        GenerationRequest request = GenerationRequest.greedy(Collections.nCopies(2046, 20), 100, Set.of());
        GenerationResult result = generate(request, new ArrayList<>());

        assertThat(result.finishReason()).isEqualTo(FinishReason.CONTEXT);
        assertThat(result.ids()).hasSize(2);
    }

    @Test
    void a_damaged_archive_is_refused_in_one_sentence(@TempDir Path folder) throws IOException {
        Files.copy(FOLDER.resolve("model.json"), folder.resolve("model.json"));
        byte[] archive = Files.readAllBytes(FOLDER.resolve("model.pt"));
        for (byte[] damaged : List.of(new byte[0], new byte[5000], Arrays.copyOf(archive, archive.length / 2))) {
            Files.write(folder.resolve("model.pt"), damaged);
            assertThatThrownBy(() -> TorchLanguageModel.load(folder, Optional.empty(), new LoadOptions("cpu", 1)))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("model.pt")
                    .hasMessageContaining("import the checkpoint again");
        }
    }

    @Test
    void a_manifest_of_another_model_is_refused(@TempDir Path folder) throws IOException {
        Files.copy(FOLDER.resolve("model.pt"), folder.resolve("model.pt"));
        String manifest = Files.readString(FOLDER.resolve("model.json"));
        Files.writeString(folder.resolve("model.json"), manifest.replace("\"layers\" : 6", "\"layers\" : 5"));
        assertThatThrownBy(() -> TorchLanguageModel.load(folder, Optional.empty(), new LoadOptions("cpu", 1)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("do not belong together");
        Files.writeString(folder.resolve("model.json"), manifest.replace("\"layers\" : 6", "\"layers\" : 2147483647"));
        assertThatThrownBy(() -> TorchLanguageModel.load(folder, Optional.empty(), new LoadOptions("cpu", 1)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void a_model_is_called_by_the_name_of_its_folder(@TempDir Path parent) throws IOException {
        Path copy = Files.createDirectory(parent.resolve("my-copy"));
        Files.copy(FOLDER.resolve("model.pt"), copy.resolve("model.pt"));
        Files.copy(FOLDER.resolve("model.json"), copy.resolve("model.json"));
        try (TorchLanguageModel copied = TorchLanguageModel.load(copy, Optional.empty(), new LoadOptions("cpu", 1))) {
            assertThat(copied.manifest().id()).isEqualTo("my-copy");
        }
    }

    @Test
    void a_device_that_is_not_there_is_named() {
        assertThatThrownBy(() -> TorchLanguageModel.load(FOLDER, Optional.empty(), new LoadOptions("tpu", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no device \"tpu\"; choose one of auto, cpu, cuda, cuda:N, mps.");
    }

    @Test
    void the_device_is_the_one_that_holds_the_weights() {
        assertThat(model.backend().device()).isEqualTo("cpu");
        assertThat(model.backend().passedOver()).isEmpty();
    }
}
