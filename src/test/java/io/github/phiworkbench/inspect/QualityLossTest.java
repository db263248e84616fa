package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.torch.TorchLanguageModel;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.inspect.TextChunk.Counted;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one golden checkpoint loses against another, beside the same figures by NumPy in double precision. */
class QualityLossTest {

    private static final JsonNode NUMBERS =
            new JsonMapper().readTree(new File("src/test/resources/quality/phi-4-tiny.json"));

    private static TorchLanguageModel reference;
    private static TorchLanguageModel candidate;

    private static TorchLanguageModel load(String name) {
        return TorchLanguageModel.load(
                TestModels.golden(name, Precision.F32), Optional.empty(), new LoadOptions("cpu", 1));
    }

    @BeforeAll
    static void load() {
        reference = load("phi-4-tiny");
        candidate = load("phi-4-tiny-f32");
    }

    @AfterAll
    static void free() {
        reference.close();
        candidate.close();
    }

    static Stream<JsonNode> readings() {
        return NUMBERS.get("readings").valueStream();
    }

    private static QualityLoss measure(int context, Counted counted, Cancellation cancellation) {
        List<Integer> ids =
                NUMBERS.get("ids").valueStream().map(JsonNode::asInt).toList();
        return QualityLoss.measure(
                new ModelComparison.Side(reference, Traces.SOURCE, Traces::entry),
                new ModelComparison.Side(candidate, Traces.SOURCE, Traces::entry),
                ids,
                context,
                counted,
                10,
                (_, _) -> {},
                cancellation);
    }

    @ParameterizedTest
    @MethodSource("readings")
    void figures_are_those_of_the_formulas(JsonNode reading) {
        QualityLoss loss = measure(
                reading.get("context").asInt(),
                Counted.valueOf(reading.get("counted").asString()),
                new Cancellation());
        assertThat(loss.chunks()).hasSize(reading.get("chunks").asInt());
        assertThat(loss.summary().tokens()).isEqualTo(reading.get("tokens").asInt());
        assertThat(loss.strongest())
                .extracting(QualityLoss.Place::index)
                .containsExactlyElementsOf(reading.get("strongest")
                        .valueStream()
                        .map(JsonNode::asInt)
                        .toList());
        assertThat(loss.histogram().counts())
                .containsExactlyElementsOf(reading.get("divergence_counts")
                        .valueStream()
                        .map(JsonNode::asInt)
                        .toList());
        SoftAssertions all = new SoftAssertions();
        reading.get("statistics").forEachEntry((label, expected) -> {
            Estimate found = QualityFigure.labelled(label).orElseThrow().of(loss.summary());
            all.assertThat(found.value())
                    .as(label)
                    .isCloseTo(expected.get("value").asDouble(), withinPercentage(0.02));
            JsonNode error = expected.get("standard_error");
            if (error != null && !error.isNull()) {
                all.assertThat(found.standardError())
                        .as("error of " + label)
                        .isCloseTo(error.asDouble(), withinPercentage(0.05));
            }
        });
        all.assertAll();
    }

    @Test
    void it_can_be_stopped() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThatThrownBy(() -> measure(64, Counted.ALL, cancellation)).isInstanceOf(CancellationException.class);
    }
}
