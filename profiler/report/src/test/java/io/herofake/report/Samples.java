package io.herofake.report;

import io.herofake.model.EnergyScope;
import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart;
import io.herofake.profile.ColdStart.PageCache;
import io.herofake.profile.Distribution;
import io.herofake.profile.Environment;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.Figure;
import io.herofake.profile.MemoryUse;
import io.herofake.profile.ModelIdentity;
import io.herofake.profile.Origin;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.PublishedProfiles;
import io.herofake.profile.ScopedFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Made-up records for tests. No figure here is a measurement of anything. */
final class Samples {
    static final Figure NO_SENSOR = new Figure.Absent("no sensor: /sys/class/powercap is empty");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Samples() {}

    /** The published figures and these. */
    static ProfileDocument withPublished(ProfileRecord... own) {
        ProfileDocument published = PublishedProfiles.herofakeCcgrid2023().document();
        List<ProfileRecord> all = new ArrayList<>(published.profiles());
        all.addAll(List.of(own));
        List<PlatformTypeRecord> types = new ArrayList<>(published.platformTypes());
        types.add(type("epyc", new Figure.Absent("no price is known")));
        types.add(type("card", new Figure.Estimated(1000, "configured")));
        return new ProfileDocument(types, all);
    }

    static PlatformTypeRecord type(String name, Figure price) {
        return type(name, price, "alpha");
    }

    static PlatformTypeRecord type(String name, Figure price, String host) {
        return new PlatformTypeRecord(
                new UUID(7, (name + host).hashCode()),
                name,
                HardwareType.CPU,
                name,
                price,
                ScopedFigures.none(),
                measured(host, 0));
    }

    static Origin measured(String host, long hours) {
        Environment environment = new Environment(
                host, "Linux 6.1.0", "AMD EPYC", 2, 8L << 30, null, Map.of("java", "17"), "herofake 0.1.0", null);
        return new Origin.Measured(NOON.plusSeconds(3600 * hours), environment, "run-1");
    }

    /** Resnet50 measured with this time and these figures, at batch 1 alone. */
    static ProfileRecord profile(
            long number, String type, Origin origin, long nanos, ScopedFigures energy, ScopedFigures idle) {
        ExecutionPoint single = execution(1, nanos, energy);
        return profile(number, type, origin, List.of(single), idle);
    }

    static ProfileRecord profile(
            long number, String type, Origin origin, List<ExecutionPoint> executions, ScopedFigures idle) {
        return profile("resnet50", number, type, origin, executions, idle);
    }

    static ProfileRecord profile(
            String function,
            long number,
            String type,
            Origin origin,
            List<ExecutionPoint> executions,
            ScopedFigures idle) {
        return new ProfileRecord(
                new UUID(0x4000, number),
                function,
                type,
                HardwareType.CPU,
                new ModelIdentity("1", "ab".repeat(32), "onnx", "fp32"),
                new MemoryUse(300_000_000, null, null),
                List.of(new ColdStart(PageCache.WARM, 700_000_000, null, null, 5)),
                executions,
                idle,
                null,
                List.of("a <note>"),
                origin);
    }

    static ExecutionPoint execution(int batch, long nanos, ScopedFigures energy) {
        Distribution spread =
                new Distribution(nanos - 10, nanos, nanos + 10, nanos + 20, nanos + 30, 5, 100, 20, true, null);
        return new ExecutionPoint(batch, 1, nanos, spread, energy);
    }

    static ScopedFigures device(double value) {
        return ScopedFigures.of(EnergyScope.DEVICE, new Figure.Measured(value, "nvml:0", 0.001, 50));
    }

    static ScopedFigures noSensor() {
        return ScopedFigures.of(EnergyScope.PACKAGE, NO_SENSOR);
    }

    static ReportInput input(ProfileDocument document, CostAssumptions assumptions) {
        return new ReportInput(
                "profiles.db",
                "herofake 0.1.0",
                NOON,
                Selection.of(document),
                assumptions,
                List.of(new ThresholdTable(
                        "published", List.of(), List.of(new ThresholdTable.Row("resnet50", "gpu", 396, 489)))));
    }
}
