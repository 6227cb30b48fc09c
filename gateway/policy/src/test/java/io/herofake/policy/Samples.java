package io.herofake.policy;

import io.herofake.model.HardwareType;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The paper's Tables II and III, and profiles made up for tests. */
public final class Samples {
    private Samples() {}

    /** The paper's platform types with the prices that its thresholds come from. */
    public static List<PlatformType> types() {
        return List.of(
                new PlatformType("cpu", HardwareType.CPU, "", 294, 67),
                new PlatformType("gpu", HardwareType.GPU, "", 499, 10),
                new PlatformType("fpga", HardwareType.FPGA, "", 7695, 30));
    }

    /** The paper's functions in the order resnet50, vgg16, vgg19. */
    public static Catalog paper() {
        return new Catalog(
                types(),
                List.of(
                        profile("resnet50", "cpu", 124458333L, 3.11),
                        profile("resnet50", "gpu", 24050000L, 1.7),
                        profile("resnet50", "fpga", 9508053L, 0.5),
                        profile("vgg16", "cpu", 143483333L, 4.34),
                        profile("vgg16", "gpu", 46641667L, 3.43),
                        profile("vgg16", "fpga", 10402147L, 0.55),
                        profile("vgg19", "cpu", 167208333L, 5.16),
                        profile("vgg19", "gpu", 48133333L, 3.58),
                        profile("vgg19", "fpga", 12235409L, 0.65)),
                QosLevel.paper());
    }

    /** A profile for one task at a time. */
    public static Profile profile(String function, String type, long nanos, double joules) {
        return profile(function, type, 0, new TreeMap<>(Map.of(1, new BatchCost(nanos, joules))));
    }

    /** A profile for batches. */
    public static Profile profile(
            String function, String type, long coldStartNanos, NavigableMap<Integer, BatchCost> batches) {
        return new Profile(function, type, 1, coldStartNanos, batches, Provenance.ESTIMATED);
    }
}
