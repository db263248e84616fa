package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.BatchAnswer.Complete;
import io.github.phiworkbench.compare.BatchAnswer.Failed;
import io.github.phiworkbench.compare.BatchAnswer.Figures;
import io.github.phiworkbench.compare.BatchAnswer.Outcome;
import io.github.phiworkbench.compare.BatchAnswer.Place;
import io.github.phiworkbench.database.Sql;
import io.github.phiworkbench.engine.FinishReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables of batches and their answers. */
final class Batches {

    private static final String SUMMARY = """
            SELECT id, created, name, total,
                    (SELECT count(*) FROM batch_answer WHERE batch = batch.id AND failure IS NULL) AS done,
                    (SELECT count(*) FROM batch_answer WHERE batch = batch.id AND failure IS NOT NULL) AS failed
            FROM batch WHERE removed IS NULL""";

    private final Sql sql;

    Batches(Sql sql) {
        this.sql = sql;
    }

    Batch add(BatchPlan plan, Instant created) throws SQLException {
        long id = sql.insert(
                "INSERT INTO batch (created, name, total, fingerprint, plan) VALUES (?, ?, ?, ?, ?)",
                created,
                plan.prompts().name(),
                plan.size(),
                plan.fingerprint(),
                plan.toJson());
        return get(id);
    }

    Batch get(long id) throws SQLException {
        return sql.first("SELECT id, created, plan FROM batch WHERE id = ?", Batches::batch, id)
                .orElseThrow(() -> missing(id));
    }

    private static ComparisonStoreException missing(long id) {
        return new ComparisonStoreException("There is no batch " + id + " any more; choose another one.", null);
    }

    Optional<Batch> latest(String fingerprint) throws SQLException {
        return sql.first("""
                SELECT id, created, plan FROM batch
                WHERE fingerprint = ? AND removed IS NULL ORDER BY id DESC LIMIT 1""", Batches::batch, fingerprint);
    }

    private static Batch batch(ResultSet row) throws SQLException {
        return new Batch(row.getLong("id"), Sql.instant(row, "created"), BatchPlan.parse(row.getString("plan")));
    }

    List<BatchSummary> list() throws SQLException {
        return sql.list(SUMMARY + " ORDER BY id DESC", Batches::summary);
    }

    BatchSummary summary(long id) throws SQLException {
        return sql.first(SUMMARY + " AND id = ?", Batches::summary, id).orElseThrow(() -> missing(id));
    }

    private static BatchSummary summary(ResultSet row) throws SQLException {
        return new BatchSummary(
                row.getLong("id"),
                Sql.instant(row, "created"),
                row.getString("name"),
                row.getInt("done"),
                row.getInt("failed"),
                row.getInt("total"));
    }

    void addAnswer(long batch, BatchAnswer answer) throws SQLException {
        Place place = answer.place();
        Optional<Figures> figures = answer.figures();
        sql.update(
                """
                INSERT INTO batch_answer (batch, entrant, prompt, sample, seed, failure, finish_reason, prompt_tokens,
                        new_tokens, first_token_time, total_time, tokens_per_second, text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET seed = excluded.seed, failure = excluded.failure,
                        finish_reason = excluded.finish_reason, prompt_tokens = excluded.prompt_tokens,
                        new_tokens = excluded.new_tokens, first_token_time = excluded.first_token_time,
                        total_time = excluded.total_time, tokens_per_second = excluded.tokens_per_second,
                        text = excluded.text
                WHERE failure IS NOT NULL""",
                batch,
                place.entrant(),
                place.prompt(),
                place.sample(),
                answer.seed(),
                answer.failure(),
                answer.outcome() instanceof Complete(FinishReason reason, Figures _) ? reason : null,
                figures.map(Figures::promptTokens),
                figures.map(Figures::newTokens),
                figures.map(Figures::timeToFirstToken),
                figures.map(Figures::total),
                figures.map(Figures::tokensPerSecond),
                answer.text());
    }

    List<BatchAnswer> answers(long batch) throws SQLException {
        return sql.list(
                "SELECT * FROM batch_answer WHERE batch = ? ORDER BY entrant, prompt, sample",
                row -> new BatchAnswer(
                        new Place(row.getInt("entrant"), row.getInt("prompt"), row.getInt("sample")),
                        row.getLong("seed"),
                        row.getString("text"),
                        outcome(row)),
                batch);
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        Optional<String> failure = Sql.text(row, "failure");
        if (failure.isPresent()) {
            return new Failed(failure.get());
        }
        Figures figures = new Figures(
                row.getInt("prompt_tokens"),
                row.getInt("new_tokens"),
                Sql.duration(row, "first_token_time"),
                row.getDouble("tokens_per_second"),
                Sql.duration(row, "total_time"));
        return new Complete(FinishReason.valueOf(row.getString("finish_reason")), figures);
    }
}
