package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.opencl.Launch.Argument;
import io.herofake.backend.opencl.Launch.Count;
import io.herofake.backend.opencl.Launch.Range;
import io.herofake.backend.opencl.Launch.Read;
import io.herofake.backend.opencl.Launch.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlabsTest {

    private static final int VALUES = 40;

    @Test
    void aChainNeedsTwoSlabsBesideWhatIsKept() {
        List<Launch> launches = List.of(launch(1, 0), launch(2, 1), launch(3, 2), launch(4, 3), launch(5, 4));

        Slabs slabs = Slabs.plan(launches, List.of(10L, 20L, 30L, 40L, 50L, 5L), List.of(0, 5));

        assertThat(slabs.floats()).hasSize(4);
        assertThat(slabs.floats().stream().mapToLong(Long::longValue).sum()).isEqualTo(10 + 5 + 40 + 50);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noLaunchWritesOverWhatIsStillRead(long seed) {
        Random random = new Random(seed);
        List<Launch> launches = new ArrayList<>();
        List<Long> sizes = new ArrayList<>(List.of(7L));
        for (int value = 1; value < VALUES; value++) {
            sizes.add(1L + random.nextInt(100));
            launches.add(launch(value, random.nextInt(value), random.nextInt(value)));
        }
        Slabs slabs = Slabs.plan(launches, sizes, List.of(0, VALUES - 1));

        Map<Integer, Integer> contents = new HashMap<>(Map.of(slabs.slabOf().get(0), 0));
        for (Launch launch : launches) {
            for (Argument argument : launch.arguments()) {
                if (argument instanceof Read read) {
                    assertThat(contents.get(slabs.slabOf().get(read.value()))).isEqualTo(read.value());
                }
            }
            for (Argument argument : launch.arguments()) {
                if (argument instanceof Write write) {
                    contents.put(slabs.slabOf().get(write.value()), write.value());
                    assertThat(slabs.floats().get(slabs.slabOf().get(write.value())))
                            .isGreaterThanOrEqualTo(sizes.get(write.value()));
                    assertThat(launch.arguments().stream()
                                    .filter(Read.class::isInstance)
                                    .map(read -> slabs.slabOf().get(((Read) read).value())))
                            .doesNotContain(slabs.slabOf().get(write.value()));
                }
            }
        }
        assertThat(contents.get(slabs.slabOf().get(0))).isZero();
    }

    private static Launch launch(int writes, int... reads) {
        List<Argument> arguments = new ArrayList<>();
        for (int read : reads) {
            arguments.add(new Read(read));
        }
        arguments.add(new Write(writes));
        Range range = new Range(Count.of(1), Count.of(1), 1, Count.of(1), 0, 0);
        return new Launch(Variant.layers(4), "kernel", arguments, range);
    }
}
