package io.herofake.app;

import io.herofake.model.EnergyScope;
import io.herofake.policy.Catalog;
import io.herofake.policy.QosLevel;
import io.herofake.policy.cost.Thresholds;
import io.herofake.policy.cost.Thresholds.Reading;
import io.herofake.policy.cost.Weights;
import io.herofake.profile.ColdStart.PageCache;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.report.Selection;
import io.herofake.report.Subject;
import io.herofake.report.ThresholdTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The thresholds of eq. 6 for the report, from the policies' own code. */
final class ReportThresholds {
    private static final int CPU_THRESHOLD = 100;

    private final Map<String, Double> usdByType;

    /**
     * @param usdByType prices of devices by platform type, before those of the store
     */
    ReportThresholds(Map<String, Double> usdByType) {
        this.usdByType = Map.copyOf(usdByType);
    }

    /** One table for what was published, and one for each host. */
    List<ThresholdTable> of(Selection selection) {
        return selection.groups().stream().map(this::table).toList();
    }

    private ThresholdTable table(Selection.Group group) {
        List<String> notes = new ArrayList<>();
        List<Profile> profiles = group.subjects().stream()
                .map(subject -> subject.profile().toProfile(PageCache.WARM))
                .toList();
        Catalog catalog = new Catalog(types(group, notes), profiles, QosLevel.paper());
        if (profiles.stream().anyMatch(profile -> Double.isNaN(profile.dynamicEnergyJoules()))) {
            notes.add(
                    "Where no energy is known, the highest that is known of the function stood in; where none is known,"
                            + " energy counts as equal.");
        }
        List<String> scopes = group.subjects().stream()
                .flatMap(subject -> subject.energyScope().stream())
                .distinct()
                .map(EnergyScope::id)
                .toList();
        if (scopes.size() > 1) {
            notes.add("Energies of different parts of the machine were compared: " + String.join(", ", scopes) + ".");
        }
        return new ThresholdTable(group.name(), notes, rows(catalog));
    }

    private List<PlatformType> types(Selection.Group group, List<String> notes) {
        Map<String, Subject> byName = new LinkedHashMap<>();
        group.subjects().forEach(subject -> byName.putIfAbsent(subject.profile().platformType(), subject));
        double highest = byName.values().stream()
                .map(this::priceUsd)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max()
                .orElse(1);
        List<PlatformType> types = new ArrayList<>();
        byName.forEach((name, subject) -> {
            OptionalDouble price = priceUsd(subject);
            if (price.isEmpty()) {
                notes.add("The price of " + name
                        + " is not known: the highest that is known stood in. Give it with --price " + name
                        + "=EUROS.");
            }
            types.add(new PlatformType(name, subject.profile().hardware(), name, price.orElse(highest), 0));
        });
        return types;
    }

    private OptionalDouble priceUsd(Subject subject) {
        Double given = usdByType.get(subject.profile().platformType());
        if (given != null) {
            return OptionalDouble.of(given);
        }
        return subject.type() == null
                ? OptionalDouble.empty()
                : subject.type().priceUsd().number();
    }

    private static List<ThresholdTable.Row> rows(Catalog catalog) {
        int[][] plain = Thresholds.of(catalog, Reading.PLAIN, Weights.SCALING, CPU_THRESHOLD);
        int[][] normalised = Thresholds.of(catalog, Reading.NORMALISED, Weights.SCALING, CPU_THRESHOLD);
        List<ThresholdTable.Row> rows = new ArrayList<>();
        for (int f = 0; f < catalog.functionCount(); f++) {
            for (int t = 0; t < catalog.typeCount(); t++) {
                if (catalog.runsOn(f, t)) {
                    rows.add(new ThresholdTable.Row(
                            catalog.functionName(f), catalog.type(t).name(), plain[f][t], normalised[f][t]));
                }
            }
        }
        return rows;
    }
}
