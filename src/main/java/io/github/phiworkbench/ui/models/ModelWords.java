package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.SamplingDefaults;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** What the pane says of a model. */
final class ModelWords {

    private final Texts texts;

    ModelWords(Texts texts) {
        this.texts = texts;
    }

    /** A line of two columns. */
    record Fact(String label, String value) {}

    /**
     * Everything that stands beside the list for one model.
     *
     * @param kind what sort of model it is, in a few words
     * @param problem why it cannot be used
     * @param about paragraphs on its variant
     */
    record Page(
            String title,
            String kind,
            Optional<String> problem,
            List<Fact> facts,
            List<Fact> about,
            List<Fact> provenance) {}

    /** The second line of a row. */
    String summary(ModelItem item) {
        return switch (item.entry()) {
            case LibraryEntry.Ready(var _, var manifest) ->
                texts.get(
                        "row.ready",
                        manifest.precision().spelling(),
                        Amounts.bytes(item.bytes()),
                        Amounts.parameters(manifest.geometry().parameters()));
            case LibraryEntry.Embedded _ -> texts.get("row.embedded", Amounts.bytes(item.bytes()));
            case LibraryEntry.Broken _ -> texts.get("row.broken");
        };
    }

    Page page(ModelItem item) {
        return switch (item.entry()) {
            case LibraryEntry.Ready(var folder, var manifest) ->
                new Page(
                        item.entry().id(),
                        manifest.title().equals(item.entry().id())
                                ? texts.get("kind.plain", manifest.provenance().architecture())
                                : texts.get(
                                        "kind.family",
                                        manifest.title(),
                                        manifest.provenance().architecture()),
                        Optional.empty(),
                        facts(item, folder, manifest),
                        about(item.variant()),
                        provenance(manifest.provenance()));
            case LibraryEntry.Embedded embedded ->
                new Page(
                        embedded.id(),
                        texts.get("kind.embedded"),
                        Optional.empty(),
                        List.of(
                                fact("fact.state", texts.get("state.embedded")),
                                fact("fact.checkpoint", Amounts.bytes(item.bytes())),
                                fact("fact.folder", embedded.checkpoint().toString())),
                        List.of(),
                        List.of());
            case LibraryEntry.Broken(var folder, var reason) ->
                new Page(
                        item.entry().id(),
                        texts.get("kind.broken"),
                        Optional.of(reason),
                        List.of(
                                fact("fact.disk", Amounts.bytes(item.bytes())),
                                fact("fact.folder", folderWords(item, folder))),
                        List.of(),
                        List.of());
        };
    }

    private List<Fact> facts(ModelItem item, Path folder, ModelManifest manifest) {
        List<Fact> facts = new ArrayList<>();
        facts.add(fact("fact.state", texts.get(item.comesWithProgram() ? "state.readyShipped" : "state.ready")));
        facts.add(fact(
                "fact.precision", texts.get("precision." + manifest.precision().spelling())));
        if (manifest.formats().isQuantized()) {
            facts.add(fact("fact.parts", parts(manifest.formats())));
            facts.add(fact("fact.method", manifest.formats().method()));
        }
        facts.add(fact("fact.parameters", Amounts.parameters(manifest.geometry().parameters())));
        facts.add(fact(
                "fact.context",
                texts.get("tokens", Amounts.number(manifest.geometry().context()))));
        facts.add(fact(
                "fact.vocabulary",
                texts.get("tokens", Amounts.number(manifest.geometry().vocabulary()))));
        facts.add(fact(
                "fact.layers",
                texts.get(
                        "layers",
                        Amounts.number(manifest.geometry().layers()),
                        Amounts.number(manifest.geometry().hidden()),
                        Amounts.number(manifest.geometry().heads()),
                        Amounts.number(manifest.geometry().kvHeads()))));
        facts.add(fact("fact.disk", Amounts.bytes(item.bytes())));
        facts.add(fact("fact.folder", folderWords(item, folder)));
        return facts;
    }

    /** Parts of one precision stand together, as in "int8: embedding, head". */
    private String parts(WeightFormats formats) {
        Map<Precision, List<String>> byPrecision = new LinkedHashMap<>();
        BiConsumer<String, Precision> add = (part, precision) ->
                byPrecision.computeIfAbsent(precision, _ -> new ArrayList<>()).add(texts.get("part." + part));
        add.accept("qkv", formats.qkv());
        add.accept("output", formats.output());
        add.accept("gateUp", formats.gateUp());
        add.accept("down", formats.down());
        add.accept("embedding", formats.embedding());
        add.accept("head", formats.head());
        add.accept("norms", formats.norms());
        return byPrecision.entrySet().stream()
                .map(each -> each.getKey().spelling() + ": " + String.join(", ", each.getValue()))
                .collect(Collectors.joining("; "));
    }

    private String folderWords(ModelItem item, Path folder) {
        return item.linked() ? texts.get("folder.linked", folder.toString()) : folder.toString();
    }

    private List<Fact> about(Variant variant) {
        List<Fact> about = new ArrayList<>();
        about.add(fact("about.what", texts.get("variant." + variant.id())));
        variant.context()
                .ifPresent(context -> about.add(fact("about.context", texts.get("tokens", Amounts.number(context)))));
        about.add(fact("about.sampling", sampling(variant.sampling())));
        about.add(fact(
                "about.system",
                texts.get("system." + variant.systemMessages().name().toLowerCase(Locale.ROOT))));
        if (variant.thinks()) {
            about.add(fact("about.thinking", texts.get("thinks")));
        }
        about.add(fact("about.limits", variant.limits()));
        return about;
    }

    private String sampling(SamplingDefaults sampling) {
        if (sampling.isGreedy()) {
            return texts.get("sampling.greedy", Amounts.number(sampling.maxNewTokens()));
        }
        return sampling.topK() == 0
                ? texts.get(
                        "sampling.topP",
                        sampling.temperature(),
                        sampling.topP(),
                        Amounts.number(sampling.maxNewTokens()))
                : texts.get(
                        "sampling.topK",
                        sampling.temperature(),
                        Amounts.number(sampling.topK()),
                        sampling.topP(),
                        Amounts.number(sampling.maxNewTokens()));
    }

    private List<Fact> provenance(ModelManifest.Provenance provenance) {
        return List.of(
                fact("provenance.source", provenance.source()),
                fact("provenance.files", String.join(", ", provenance.files())),
                fact(
                        "provenance.imported",
                        texts.get("provenance.by", date(provenance.imported()), provenance.program())));
    }

    private static String date(String iso) {
        try {
            return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                    .withZone(ZoneId.systemDefault())
                    .format(Instant.parse(iso));
        } catch (DateTimeException e) {
            return iso;
        }
    }

    private Fact fact(String key, String value) {
        return new Fact(texts.get(key), value);
    }
}
