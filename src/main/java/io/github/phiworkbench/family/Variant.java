package io.github.phiworkbench.family;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The members of the Phi-4 family, and what is known about each from its model card and its published files: how it is
 * prompted, where it stops, how it is sampled, what it cannot do.
 */
@SuppressWarnings("ImmutableEnumChecker") // its fields are records of unmodifiable parts, which the check cannot see
public enum Variant {
    PHI_4(
            Architecture.PHI3,
            "phi-4",
            "phi-4",
            Prompting.honoured(Stops.CHATML),
            Sampling.greedy(128),
            16_384,
            Optional.of(Sizes.PHI_4),
            "Knows English best and the world up to June 2024; the context is 16,384 tokens; no tool calls."),

    PHI_4_REASONING(
            Architecture.PHI3,
            "Phi-4-reasoning",
            "Phi-4-reasoning",
            Prompting.thinking(Stops.CHATML, SystemMessages.IGNORED),
            new Sampling(0.8, 50, 0.95, 4096),
            32_768,
            Optional.of(Sizes.PHI_4_REASONING),
            "Thinks at length before it answers, so allow up to 32,768 new tokens for hard questions; its system prompt is"
                    + " fixed; made for mathematics, science and code in English."),

    PHI_4_REASONING_PLUS(
            Architecture.PHI3,
            "Phi-4-reasoning-plus",
            "Phi-4-reasoning-plus",
            Prompting.thinking(Stops.CHATML, SystemMessages.IGNORED),
            new Sampling(0.8, 50, 0.95, 4096),
            32_768,
            Optional.of(Sizes.PHI_4_REASONING),
            "Thinks half as long again as Phi-4-reasoning before it answers, so allow up to 32,768 new tokens for hard"
                    + " questions; its system prompt is fixed; made for mathematics, science and code in English."),

    PHI_4_MINI_INSTRUCT(
            Architecture.PHI3,
            "Phi-4-mini-instruct",
            "Phi-4-mini",
            Prompting.honoured(Stops.MINI),
            Sampling.greedy(500),
            131_072,
            Optional.of(Sizes.PHI_4_MINI),
            "Small, so it knows few facts and invents others; rotary factors change past 4,096 tokens."),

    PHI_4_MINI_REASONING(
            Architecture.PHI3,
            "Phi-4-mini-reasoning",
            "Phi-4-mini-reasoning",
            Prompting.thinking(Stops.MINI, SystemMessages.APPENDED),
            new Sampling(0.8, 0, 0.95, 32_768),
            131_072,
            Optional.of(Sizes.PHI_4_MINI),
            "Made for mathematics only; thinks at length before it answers; a system message comes after a fixed"
                    + " sentence."),

    PHI_4_MINI_FLASH_REASONING(
            Architecture.SAMBA_Y,
            "Phi-4-mini-flash-reasoning",
            "Phi-4-mini-flash-reasoning",
            Prompting.thinking(Stops.MINI, SystemMessages.HONOURED),
            new Sampling(0.6, 0, 0.95, 32_768),
            65_536,
            Optional.empty(),
            "Made for mathematics only; thinks at length before it answers."),

    PHI_4_MULTIMODAL_INSTRUCT(
            Architecture.MULTIMODAL,
            "Phi-4-multimodal-instruct",
            "Phi-4-multimodal",
            Prompting.honoured(Stops.MINI),
            Sampling.greedy(1000),
            131_072,
            Optional.empty(),
            "Images are understood in English only; speech in eight languages."),

    PHI_4_REASONING_VISION(
            Architecture.REASONING_VISION,
            "Phi-4-reasoning-vision-15B",
            "Phi-4-reasoning-vision",
            Prompting.thinking(Stops.CHATML, SystemMessages.IGNORED),
            new Sampling(0.8, 0, 0.95, 4096),
            32_768,
            Optional.empty(),
            "Decides by itself whether to think before it answers; its system prompt is fixed."),

    /** Phi-3 architecture of another size or make: nothing is known but what stands in its own files. */
    OTHER(
            Architecture.PHI3,
            "",
            "Phi-3 architecture",
            Prompting.honoured(Set.of()),
            Sampling.greedy(1024),
            0,
            Optional.empty(),
            "Not a model of the Phi-4 family that the workbench knows: prompts and stops follow the model's own files.");

    /** Marks the start of a reasoning model's thoughts: one token or plain text, depending on the variant. */
    public static final String THINK_START = "<think>";

    /** Marks the end of a reasoning model's thoughts. */
    public static final String THINK_END = "</think>";

    /** How the mini-reasoning template begins, and no other. */
    private static final String MATH_EXPERT = "Your name is Phi, an AI math expert";

    /** phi-4 rotates with base 250,000 and its reasoning models with 500,000; the border lies between. */
    private static final double REASONING_THETA = 375_000;

    private final Architecture architecture;
    private final String repository;
    private final String title;
    private final Prompting prompting;
    private final Sampling sampling;
    private final int context;
    private final Optional<Geometry> geometry;
    private final String limits;

    Variant(
            Architecture architecture,
            String repository,
            String title,
            Prompting prompting,
            Sampling sampling,
            int context,
            Optional<Geometry> geometry,
            String limits) {
        this.architecture = architecture;
        this.repository = repository;
        this.title = title;
        this.prompting = prompting;
        this.sampling = sampling;
        this.context = context;
        this.geometry = geometry;
        this.limits = limits;
    }

    /** Name in lower case for commands, files and settings, such as {@code phi-4-mini-instruct}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Name for people, such as {@code Phi-4-mini}. */
    public String title() {
        return title;
    }

    /** Microsoft's repository on Hugging Face, such as {@code microsoft/phi-4}. */
    public Optional<String> huggingFaceName() {
        return repository.isEmpty() ? Optional.empty() : Optional.of("microsoft/" + repository);
    }

    /** What {@code architectures} in config.json may say. */
    public Set<String> architectures() {
        return architecture.names;
    }

    /** Whether the workbench can run this architecture. */
    public boolean isSupported() {
        return architecture == Architecture.PHI3;
    }

    /** Ids that end an answer, besides those the model's files name. Early revisions of phi-4 named only one of them. */
    public Set<Integer> stopIds() {
        return prompting.stopIds;
    }

    /** Whether answers begin with thoughts between {@link #THINK_START} and {@link #THINK_END}. */
    public boolean thinks() {
        return prompting.thinks;
    }

    public SystemMessages systemMessages() {
        return prompting.systemMessages;
    }

    /** What the model card uses or recommends. */
    public Sampling sampling() {
        return sampling;
    }

    /** Longest sequence in tokens that the card promises; empty for {@link #OTHER}. */
    public Optional<Integer> context() {
        return context == 0 ? Optional.empty() : Optional.of(context);
    }

    /** The published sizes, for variants of a supported architecture. */
    public Optional<Geometry> geometry() {
        return geometry;
    }

    /** Known limits in one plain sentence. */
    public String limits() {
        return limits;
    }

    /** The variant with this {@link #id()}. */
    public static Optional<Variant> byId(String id) {
        return Arrays.stream(values()).filter(v -> v.id().equals(id)).findFirst();
    }

    /**
     * Variants that name this architecture in config.json, unsupported ones too. Empty for an architecture outside the
     * family.
     */
    public static List<Variant> byArchitecture(String architecture) {
        return Arrays.stream(values())
                .filter(v -> v.architectures().contains(architecture))
                .toList();
    }

    /**
     * Tells which variant a checkpoint of the Phi-3 architecture is. Sizes separate phi-4 from mini; the rotary base
     * separates phi-4 from its reasoning models, as re-uploads change names and templates but not weights; only the name
     * tells plus from reasoning; mini-reasoning is known by its template or its name.
     *
     * @param thinkTokens whether {@link #THINK_START} is an entry of the vocabulary
     * @param name folder or repository name
     * @param chatTemplate the checkpoint's Jinja template, empty if it has none
     * @return {@link #OTHER} if the sizes are not those of the family
     */
    public static Variant detect(Geometry geometry, boolean thinkTokens, String name, String chatTemplate) {
        String lowerName = name.toLowerCase(Locale.ROOT);
        if (sameDecoder(geometry, Sizes.PHI_4)) {
            boolean longerRotation = geometry.ropeTheta() > REASONING_THETA;
            if (!longerRotation && !thinkTokens) {
                return PHI_4;
            }
            return lowerName.contains("plus") ? PHI_4_REASONING_PLUS : PHI_4_REASONING;
        }
        if (sameDecoder(geometry, Sizes.PHI_4_MINI)) {
            boolean mathExpert = chatTemplate.contains(MATH_EXPERT) || lowerName.contains("reasoning");
            return mathExpert ? PHI_4_MINI_REASONING : PHI_4_MINI_INSTRUCT;
        }
        return OTHER;
    }

    /** Compares what no fine-tuning changes; the vocabulary is left out, as some re-uploads add rows to it. */
    private static boolean sameDecoder(Geometry a, Geometry b) {
        return a.hidden() == b.hidden()
                && a.intermediate() == b.intermediate()
                && a.layers() == b.layers()
                && a.heads() == b.heads()
                && a.kvHeads() == b.kvHeads()
                && a.headDim() == b.headDim()
                && a.rotaryDim() == b.rotaryDim();
    }

    @SuppressWarnings("ImmutableEnumChecker") // the set is unmodifiable
    private enum Architecture {
        PHI3("Phi3ForCausalLM"),
        SAMBA_Y("Phi4FlashForCausalLM"),
        MULTIMODAL("Phi4MMForCausalLM", "Phi4MultimodalForCausalLM"),
        REASONING_VISION("Phi4ForCausalLMV");

        private final Set<String> names;

        Architecture(String... names) {
            this.names = Set.of(names);
        }
    }

    private record Prompting(Set<Integer> stopIds, SystemMessages systemMessages, boolean thinks) {

        static Prompting honoured(Set<Integer> stopIds) {
            return new Prompting(stopIds, SystemMessages.HONOURED, false);
        }

        static Prompting thinking(Set<Integer> stopIds, SystemMessages systemMessages) {
            return new Prompting(stopIds, systemMessages, true);
        }
    }

    private static final class Stops {
        /** {@code <|endoftext|>} and {@code <|im_end|>}. */
        static final Set<Integer> CHATML = Set.of(100257, 100265);

        /** {@code <|end|>} and {@code <|endoftext|>}. */
        static final Set<Integer> MINI = Set.of(200020, 199999);
    }

    /** The published config.json files. */
    private static final class Sizes {
        static final Geometry PHI_4 = phi4(250_000, 16_384);
        static final Geometry PHI_4_REASONING = phi4(500_000, 32_768);
        static final Geometry PHI_4_MINI = new Geometry(
                200_064,
                3072,
                8192,
                32,
                24,
                8,
                128,
                96,
                10_000,
                Optional.of(new LongRope(
                        Collections.nCopies(48, 1.0),
                        Factors.MINI_LONG,
                        4096,
                        LongRope.attentionFactor(131_072, 4096))),
                131_072,
                1e-5,
                true);

        private static Geometry phi4(double theta, int context) {
            return new Geometry(
                    100_352, 5120, 17_920, 40, 40, 10, 128, 128, theta, Optional.empty(), context, 1e-5, false);
        }
    }

    private static final class Factors {
        /** {@code rope_scaling.long_factor} of Phi-4-mini-instruct. */
        static final List<Double> MINI_LONG = List.of(
                1.0,
                1.118320672,
                1.250641126,
                1.398617824,
                1.564103225,
                1.74916897,
                1.956131817,
                2.187582649,
                2.446418898,
                2.735880826,
                3.059592084,
                3.421605075,
                3.826451687,
                4.279200023,
                4.785517845,
                5.351743533,
                5.984965424,
                6.693110555,
                7.485043894,
                8.370679318,
                9.36110372,
                10.4687158,
                11.70738129,
                13.09260651,
                14.64173252,
                16.37415215,
                18.31155283,
                20.47818807,
                22.90118105,
                25.61086418,
                28.64115884,
                32.03,
                32.1,
                32.13,
                32.23,
                32.6,
                32.61,
                32.64,
                32.66,
                32.7,
                32.71,
                32.93,
                32.97,
                33.28,
                33.49,
                33.5,
                44.16,
                47.77);
    }
}
