package io.github.phiworkbench;

import static com.tngtech.archunit.core.domain.AccessTarget.Predicates.declaredIn;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The layers of docs/architecture.md: a class uses its own layer and those below. */
@AnalyzeClasses(packages = "io.github.phiworkbench", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

    private static final String BASE = "io.github.phiworkbench.";

    /** From the top down. The window and the command line share the top: each may start the other. */
    private static final List<List<String>> LAYERS = List.of(
            List.of("ui", "cli"),
            List.of("app"),
            List.of("compare"),
            List.of("inspect"),
            List.of("conversation"),
            List.of("database"),
            List.of("library"),
            List.of("telemetry"),
            List.of("engine"),
            List.of("tokenizer"),
            List.of("checkpoint"),
            List.of("torchscript"),
            List.of("family"));

    @ArchTest
    static void classes_use_their_own_layer_and_those_below(JavaClasses classes) {
        for (int layer = 1; layer < LAYERS.size(); layer++) {
            noClasses()
                    .that()
                    .resideInAnyPackage(packages(LAYERS.subList(layer, layer + 1)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(LAYERS.subList(0, layer)))
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    private static String[] packages(List<List<String>> layers) {
        return layers.stream()
                .flatMap(List::stream)
                .map(name -> BASE + name + "..")
                .toArray(String[]::new);
    }

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(BASE + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_AND_THE_TOKENIZER_KNOW_DJL = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "engine.torch..", BASE + "tokenizer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule ONLY_THE_WINDOW_KNOWS_JAVAFX = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "ui..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("javafx..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "cli..")
            .should()
            .accessTargetWhere(target(declaredIn(System.class).and(nameMatching("out|err"))));
}
