package io.herofake.kernel;

import io.herofake.model.HardwareType;
import io.herofake.policy.Catalog;
import io.herofake.policy.QosLevel;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The paper's Tables II and III and the example infrastructure of its authors' simulator. */
public final class Paper {
    private static final double JOULES_PER_KWH = 3.6e6;
    private static final long GB = 1_000_000_000L;

    private Paper() {}

    /** The platform types cpu, gpu and fpga, and functions resnet50, vgg16 and vgg19, in this order. */
    public static Catalog catalog() {
        return new Catalog(types(), profiles(), QosLevel.paper());
    }

    /** Platform types. */
    public static List<PlatformType> types() {
        return List.of(
                new PlatformType("cpu", HardwareType.CPU, "Intel Xeon E5-1620 v4", 294, 67),
                new PlatformType("gpu", HardwareType.GPU, "Nvidia GeForce RTX 2070 Super", 499, 10),
                new PlatformType("fpga", HardwareType.FPGA, "Xilinx Alveo U250", 7695, 30));
    }

    /** All nine profiles. */
    public static List<Profile> profiles() {
        List<Profile> profiles = new ArrayList<>();
        profiles.add(profile("resnet50", "cpu", 1.3, 1.23224167, 0.124458333, 3.11e-6));
        profiles.add(profile("resnet50", "gpu", 3.3, 2.34032667, 0.02405, 1.7e-6));
        profiles.add(profile("resnet50", "fpga", 0, 9.952, 0.009508053, 0.5e-6));
        profiles.add(profile("vgg16", "cpu", 1.8, 2.514716667, 0.143483333, 4.34e-6));
        profiles.add(profile("vgg16", "gpu", 3.3, 4.641291667, 0.046641667, 3.43e-6));
        profiles.add(profile("vgg16", "fpga", 0, 14.528, 0.010402147, 0.55e-6));
        profiles.add(profile("vgg19", "cpu", 1.9, 2.559625, 0.167208333, 5.16e-6));
        profiles.add(profile("vgg19", "gpu", 3.4, 4.64129167, 0.048133333, 3.58e-6));
        profiles.add(profile("vgg19", "fpga", 0, 14.758, 0.012235409, 0.65e-6));
        return profiles;
    }

    /** A profile for batches of one. */
    public static Profile profile(
            String function, String type, double memoryGb, double coldStartSeconds, double seconds, double kwh) {
        BatchCost cost = new BatchCost(Math.round(seconds * 1e9), kwh * JOULES_PER_KWH);
        return new Profile(
                function,
                type,
                Math.round(memoryGb * GB),
                Math.round(coldStartSeconds * 1e9),
                new TreeMap<>(Map.of(1, cost)),
                Provenance.PUBLISHED);
    }

    /** Ten nodes, each with four CPU platforms besides its accelerators. */
    public static List<NodeSpec> nodes() {
        int[] memory = {128, 32, 64, 128, 32, 64, 128, 32, 64, 128};
        String[] accelerators = {"gpu fpga", "gpu", "gpu", "", "gpu", "gpu", "fpga", "", "gpu", ""};
        List<NodeSpec> nodes = new ArrayList<>();
        for (int i = 0; i < memory.length; i++) {
            List<String> platforms = new ArrayList<>(List.of("cpu", "cpu", "cpu", "cpu"));
            if (!accelerators[i].isEmpty()) {
                platforms.addAll(List.of(accelerators[i].split(" ")));
            }
            nodes.add(new NodeSpec("node" + i, memory[i] * GB, platforms));
        }
        return nodes;
    }
}
