package io.github.phiworkbench.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariantTest {

    @Test
    void published_sizes_give_the_published_numbers_of_weights() {
        assertThat(geometry(Variant.PHI_4).parameters()).isEqualTo(14_659_507_200L);
        assertThat(geometry(Variant.PHI_4_REASONING).parameters()).isEqualTo(14_659_507_200L);
        assertThat(geometry(Variant.PHI_4_MINI_INSTRUCT).parameters()).isEqualTo(3_836_021_760L);
    }

    @Test
    void mini_rotates_48_pairs_with_the_published_long_factors() {
        LongRope rope = geometry(Variant.PHI_4_MINI_INSTRUCT).longRope().orElseThrow();

        assertThat(rope.longFactors())
                .hasSize(48)
                .startsWith(1.0, 1.118320672)
                .endsWith(44.16, 47.77)
                .isSorted();
        assertThat(rope.shortFactors()).hasSize(48).containsOnly(1.0);
        assertThat(rope.attentionFactor()).isCloseTo(1.1902380714238083, within(1e-15));
    }

    @Test
    void phi_4_stops_at_both_of_its_end_tokens() {
        assertThat(Variant.PHI_4.stopIds()).containsExactlyInAnyOrder(100257, 100265);
        assertThat(Variant.PHI_4_MINI_INSTRUCT.stopIds()).containsExactlyInAnyOrder(200020, 199999);
    }

    @Test
    void reasoning_models_think_and_are_sampled_and_the_others_are_greedy() {
        assertThat(Variant.PHI_4_REASONING.sampling()).isEqualTo(new Sampling(0.8, 50, 0.95, 4096));
        assertThat(Arrays.stream(Variant.values()).filter(Variant::thinks))
                .allMatch(v -> !v.sampling().isGreedy());
        assertThat(Arrays.stream(Variant.values()).filter(v -> !v.thinks()))
                .allMatch(v -> v.sampling().isGreedy());
    }

    @Test
    void every_id_finds_its_variant_again() {
        assertThat(Variant.values())
                .allSatisfy(v -> assertThat(Variant.byId(v.id())).contains(v));
        assertThat(Variant.byId("gpt-2")).isEmpty();
    }

    @Test
    void an_architecture_names_its_variants_and_whether_they_run() {
        assertThat(Variant.byArchitecture("Phi4MMForCausalLM"))
                .containsExactly(Variant.PHI_4_MULTIMODAL_INSTRUCT)
                .noneMatch(Variant::isSupported);
        assertThat(Variant.byArchitecture("Phi3ForCausalLM"))
                .contains(Variant.PHI_4, Variant.OTHER)
                .allMatch(Variant::isSupported);
        assertThat(Variant.byArchitecture("LlamaForCausalLM")).isEmpty();
    }

    @Test
    void the_rotary_base_tells_phi_4_from_its_reasoning_models_whatever_the_folder_is_called() {
        assertThat(Variant.detect(geometry(Variant.PHI_4), false, "my-model", ""))
                .isEqualTo(Variant.PHI_4);
        assertThat(Variant.detect(geometry(Variant.PHI_4_REASONING), false, "my-model", ""))
                .isEqualTo(Variant.PHI_4_REASONING);
    }

    @Test
    void only_the_name_tells_reasoning_plus() {
        assertThat(Variant.detect(geometry(Variant.PHI_4_REASONING), true, "Phi-4-Reasoning-Plus", ""))
                .isEqualTo(Variant.PHI_4_REASONING_PLUS);
        assertThat(Variant.detect(geometry(Variant.PHI_4), false, "phi-4-plus", ""))
                .isEqualTo(Variant.PHI_4);
    }

    @Test
    void mini_reasoning_is_known_by_its_template_or_its_name() {
        Geometry mini = geometry(Variant.PHI_4_MINI_INSTRUCT);

        assertThat(Variant.detect(mini, false, "model", "{{ '<|system|>Your name is Phi, an AI math expert' }}"))
                .isEqualTo(Variant.PHI_4_MINI_REASONING);
        assertThat(Variant.detect(mini, false, "Phi-4-mini-reasoning", "")).isEqualTo(Variant.PHI_4_MINI_REASONING);
        assertThat(Variant.detect(mini, false, "Phi-4-mini-instruct", "")).isEqualTo(Variant.PHI_4_MINI_INSTRUCT);
    }

    @Test
    void another_size_of_the_phi_3_architecture_is_no_member_of_the_family() {
        Geometry small = new Geometry(512, 64, 128, 2, 4, 2, 16, 16, 10_000, Optional.empty(), 256, 1e-5, true);

        assertThat(Variant.detect(small, false, "phi-4", "")).isEqualTo(Variant.OTHER);
        assertThat(Variant.OTHER.context()).isEmpty();
        assertThat(Variant.OTHER.huggingFaceName()).isEmpty();
    }

    private static Geometry geometry(Variant variant) {
        return variant.geometry().orElseThrow();
    }
}
