package io.herofake.profile;

import io.herofake.model.EnergyScope;
import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart.PageCache;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/** Made-up records for tests. No figure here is a measurement of anything. */
public final class SampleProfiles {

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
    public static final String SHA = "ab".repeat(32);

    private SampleProfiles() {}

    public static UUID id(long number) {
        return new UUID(0x4000L, 0x8000000000000000L | number);
    }

    public static Environment environment(String host) {
        return new Environment(
                host,
                "Linux 6.1.0 amd64",
                "AMD EPYC 9R14",
                2,
                8L << 30,
                null,
                Map.of("onnxRuntime", "1.29.0", "java", "17.0.15"),
                "herofake 0.1.0",
                "9a184f6");
    }

    public static Origin measured(String host, Instant at) {
        return new Origin.Measured(at, environment(host), "run-1");
    }

    public static ModelIdentity model(String sha256) {
        return new ModelIdentity("1", sha256, "onnx", "fp32");
    }

    public static Distribution distribution(long seed) {
        Random random = new Random(seed);
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < 1000; i++) {
            histogram.recordValue(75_000_000L + (long) (random.nextGaussian() * 1_000_000));
        }
        return Distribution.of(histogram, 20, true);
    }

    public static ExecutionPoint execution(int batch, int concurrency) {
        Distribution distribution = distribution(31L * batch + concurrency);
        return new ExecutionPoint(
                batch,
                concurrency,
                distribution.p50Nanos(),
                distribution,
                new ScopedFigures(Map.of(
                        EnergyScope.PACKAGE,
                        new Figure.Measured(1.25, "rapl:package-0", 0.001, 50),
                        EnergyScope.WHOLE_HOST,
                        new Figure.Absent("no sensor: no PDU configured"))));
    }

    /** Resnet50 on {@code epyc}, measured, everything filled in. */
    public static ProfileRecord full(long number) {
        return record(number, "resnet50", "epyc", measured("alpha", NOON), SHA);
    }

    public static ProfileRecord record(
            long number, String function, String platformType, Origin origin, String sha256) {
        boolean isMeasured = origin instanceof Origin.Measured;
        ScopedFigures idle = isMeasured
                ? ScopedFigures.of(EnergyScope.PACKAGE, new Figure.Measured(12.5, "rapl:package-0", 0.1, 30))
                : ScopedFigures.none();
        List<ExecutionPoint> executions = isMeasured
                ? List.of(execution(4, 1), execution(1, 2), execution(1, 1))
                : List.of(new ExecutionPoint(1, 1, 90_000_000, null, ScopedFigures.none()));
        return new ProfileRecord(
                id(number),
                function,
                platformType,
                HardwareType.CPU,
                model(sha256),
                new MemoryUse(300_000_000, 250_000_000L, null),
                List.of(
                        new ColdStart(
                                PageCache.WARM,
                                700_000_000,
                                new ColdStart.Parts(600_000_000, 18_000_000, 80_000_000),
                                800_000_000L,
                                5),
                        new ColdStart(PageCache.COLD, 2_000_000_000, null, null, 5)),
                executions,
                idle,
                isMeasured ? accuracy() : null,
                List.of("a note"),
                origin);
    }

    public static Accuracy accuracy() {
        return new Accuracy("faces, 100 + 100", 0.5, new Accuracy.ConfusionMatrix(90, 10, 20, 80), 0.93, 2);
    }

    public static PlatformTypeRecord platformType(long number, String name, Origin origin) {
        return new PlatformTypeRecord(
                id(number),
                name,
                HardwareType.CPU,
                "AMD EPYC 9R14, 2 cores",
                new Figure.Estimated(300, "configured"),
                ScopedFigures.none(),
                origin);
    }
}
