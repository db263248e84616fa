package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.family.SamplingDefaults;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.library.LibraryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Models as they are named to be compared, each with settings of its own behind it if it has any. */
final class ComparedModels {

    private static final Pattern SETTING = Pattern.compile("@(?=[a-z-]+=)");

    private final AppContext context;
    private final Output output;
    private final LoadOptions load;

    ComparedModels(AppContext context, Output output, LoadOptions load) {
        this.context = context;
        this.output = output;
        this.load = load;
    }

    /**
     * The columns of some models. Those that come with the program are imported first, visibly.
     *
     * @param names {@code ID}, or {@code ID@temperature=0.8@top-p=0.95}
     * @param common the sampling options that were given for all
     */
    List<ComparisonColumn> columns(List<String> names, List<OptionSpec> common) {
        List<ComparisonColumn> columns = new ArrayList<>();
        for (String name : names) {
            List<String> parts = List.of(SETTING.split(name));
            columns.add(column(parts.getFirst(), sampling(parts.subList(1, parts.size()), common)));
        }
        return columns;
    }

    private ComparisonColumn column(String model, SamplingOptions sampling) {
        LibraryEntry.Ready entry = ModelOptions.requireImported(context, output, model);
        SamplingDefaults defaults =
                Variant.byId(entry.manifest().variant()).orElse(Variant.OTHER).sampling();
        Sampling drawing = sampling.over(defaults);
        return ComparisonColumn.of(model).on(load).withSampling(drawing);
    }

    /** What was given behind a model goes before what was given for all. */
    private static SamplingOptions sampling(List<String> own, List<OptionSpec> common) {
        Stream<String> shared = common.stream()
                .filter(option ->
                        own.stream().noneMatch(setting -> ("--" + setting).startsWith(option.longestName() + "=")))
                .flatMap(option -> option.stringValues().stream().map(value -> option.longestName() + "=" + value));
        String[] arguments = Stream.concat(shared, own.stream().map(setting -> "--" + setting))
                .toArray(String[]::new);
        try {
            return CommandLine.populateCommand(new SamplingOptions(), arguments);
        } catch (ParameterException e) {
            throw new IllegalArgumentException(
                    "The settings @%s cannot be used: %s; write for example @temperature=0.8@top-p=0.95."
                            .formatted(String.join("@", own), String.valueOf(e.getMessage())),
                    e);
        }
    }
}
