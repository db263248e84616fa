package io.github.phiworkbench.app;

import io.github.phiworkbench.inspect.QualityFigure;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Results of measurements for tests. */
public final class QualityReports {

    private QualityReports() {}

    /**
     * A report in which only the mean divergence was measured.
     *
     * @param reference id of the model that is taken as right, in bf16
     * @param precision of the candidate
     * @param divergence in nats a token
     */
    public static QualityReport of(
            Instant began, String reference, String candidate, String precision, double divergence) {
        return new QualityReport(
                began,
                "test",
                model(reference, "bf16"),
                model(candidate, precision),
                new QualityReport.Text(null, "0", 512),
                512,
                "second_half",
                1,
                255,
                Map.of(QualityFigure.KLD_MEAN.label(), new QualityReport.Figure(divergence, null)),
                List.of(),
                List.of());
    }

    private static QualityReport.Model model(String id, String precision) {
        return new QualityReport.Model(id, id + precision, precision, "cpu", "linear", 1_000);
    }
}
