package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.phiworkbench.engine.Backend.PassedOver;
import io.github.phiworkbench.engine.torch.TorchRuntime.Choice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TorchRuntimeTest {

    private static final Device CUDA = Device.gpu(0);
    private static final Device METAL = Device.of("mps", 0);
    private static final List<Device> ALL = List.of(CUDA, METAL, Device.cpu());

    private static Choice choice(Map<Device, String> failures) {
        return TorchRuntime.first(ALL, device -> Optional.ofNullable(failures.get(device)));
    }

    @Test
    void the_first_device_that_works_is_taken() {
        assertThat(choice(Map.of())).isEqualTo(new Choice(CUDA, List.of()));
    }

    @Test
    void what_was_tried_before_is_told_with_its_reason() {
        assertThat(choice(Map.of(CUDA, "no driver", METAL, "no such system")))
                .isEqualTo(new Choice(
                        Device.cpu(),
                        List.of(new PassedOver("cuda:0", "no driver"), new PassedOver("mps", "no such system"))));
    }

    @Test
    void a_device_that_is_asked_for_by_name_was_not_preferred_to_any() {
        assertThat(TorchRuntime.choose("cpu")).isEqualTo(new Choice(Device.cpu(), List.of()));
    }
}
