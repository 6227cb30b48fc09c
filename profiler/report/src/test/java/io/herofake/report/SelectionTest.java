package io.herofake.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.herofake.profile.Figure;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ScopedFigures;
import io.herofake.profile.jdbc.JdbcMetadataStore;
import io.herofake.profile.jdbc.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
    private static final ScopedFigures NONE = ScopedFigures.none();

    private static ProfileRecord at(long number, String type, String host, long hours) {
        return Samples.profile(number, type, Samples.measured(host, hours), 50_000_000, NONE, NONE);
    }

    @Test
    void theNewestOfEachHostIsShownBesideWhatWasPublished() {
        Selection selection = Selection.of(Samples.withPublished(
                at(1, "epyc", "alpha", 1),
                at(2, "epyc", "alpha", 2),
                at(3, "epyc", "beta", 0),
                at(4, "cpu", "alpha", 0)));

        assertThat(selection.byNetwork().get("resnet50"))
                .extracting(Subject::label)
                .containsExactly(
                        "cpu (published)",
                        "gpu (published)",
                        "fpga (published)",
                        "cpu (measured on alpha)",
                        "epyc (measured on alpha)",
                        "epyc (measured on beta)");
        assertThat(selection.subjects())
                .filteredOn(subject -> subject.label().equals("epyc (measured on alpha)"))
                .extracting(subject -> subject.profile().id().getLeastSignificantBits())
                .containsExactly(2L);
        assertThat(selection.groups())
                .extracting(Selection.Group::name)
                .containsExactly("published", "measured on alpha", "measured on beta");
        assertThat(selection.hasOwn()).isTrue();
    }

    @Test
    void aNetworkIsShownWithEitherHeadBesideWhatWasPublished() {
        ProfileRecord classic = Samples.profile(
                "vgg16-classic",
                1,
                "epyc",
                Samples.measured("alpha", 0),
                List.of(Samples.execution(1, 300_000_000, NONE)),
                NONE);

        assertThat(Selection.of(Samples.withPublished(classic)).byNetwork())
                .containsOnlyKeys("resnet50", "vgg16", "vgg19")
                .extractingByKey("vgg16")
                .asInstanceOf(InstanceOfAssertFactories.list(Subject.class))
                .extracting(Subject::label)
                .containsExactly(
                        "cpu (published)",
                        "gpu (published)",
                        "fpga (published)",
                        "epyc, vgg16-classic (measured on alpha)");
    }

    @Test
    void aProfileGetsThePlatformTypeOfItsOwnOrigin() {
        Selection selection = Selection.of(Samples.withPublished(at(1, "epyc", "alpha", 0), at(2, "x", "alpha", 0)));

        assertThat(selection.subjects())
                .filteredOn(subject -> subject.label().startsWith("gpu"))
                .allMatch(subject -> subject.type() != null
                        && subject.type().priceUsd().number().orElse(0) == 499);
        assertThat(selection.subjects())
                .filteredOn(subject -> subject.label().startsWith("x "))
                .allMatch(subject -> subject.type() == null);
    }

    @Test
    void twoHostsWithOneNameKeepTheirOwnPrices() {
        Selection selection = Selection.of(new ProfileDocument(
                List.of(
                        Samples.type("cpu", new Figure.Estimated(1, "configured"), "alpha"),
                        Samples.type("cpu", new Figure.Estimated(2, "configured"), "beta")),
                List.of(at(1, "cpu", "alpha", 0), at(2, "cpu", "beta", 0))));

        assertThat(selection.subjects())
                .extracting(Subject::host, CostAssumptions.paper()::euro)
                .containsExactly(tuple("alpha", OptionalDouble.of(1)), tuple("beta", OptionalDouble.of(2)));
    }

    @Test
    void aStoreIsReadAndAHostChosen(@TempDir Path folder) throws Exception {
        String file = folder.resolve("p.db").toString();
        try (MetadataStore store = JdbcMetadataStore.open(file, StoreOptions.defaults())) {
            assertThat(Selection.of(store, null).hasOwn()).isFalse();
            store.append(new ProfileDocument(List.of(), List.of(at(1, "epyc", "alpha", 0), at(2, "epyc", "beta", 0))));

            assertThat(Selection.of(store, null).subjects()).hasSize(11);
            assertThat(Selection.of(store, "beta").subjects())
                    .hasSize(10)
                    .filteredOn(subject -> subject.host() != null)
                    .extracting(Subject::host)
                    .containsExactly("beta");
        }
    }
}
