package io.herofake.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.HardwareType;
import io.herofake.profile.json.ProfileJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The published figures, worked out by hand from the tables: 1 kWh = 3.6 MJ, 1 kW = 1000 W. */
class PublishedProfilesTest {

    private final PublishedProfiles published = PublishedProfiles.herofakeCcgrid2023();

    @Test
    void hasFourPlatformTypesAndTwelveProfiles() {
        assertThat(published.platformTypes())
                .extracting(PlatformType::name)
                .containsExactly("cpu", "cpu-core", "gpu", "fpga");
        assertThat(published.profiles())
                .hasSize(12)
                .allMatch(profile -> profile.provenance() == Provenance.PUBLISHED)
                .allMatch(profile -> profile.batches().size() == 1);
        assertThat(published.citation()).contains("CCGrid 2023", "56f749a");
    }

    @Test
    void platformTypesAreInDollarsAndWatts() {
        assertThat(published.platformType("cpu"))
                .isEqualTo(new PlatformType("cpu", HardwareType.CPU, "Intel Xeon E5-1620 v4", 294, 67));
        assertThat(published.platformType("cpu-core").priceUsd()).isEqualTo(36.75);
        assertThat(published.platformType("cpu-core").idlePowerWatts()).isEqualTo(8.375);
        assertThat(published.platformType("gpu").idlePowerWatts()).isEqualTo(10);
        assertThat(published.platformType("fpga"))
                .isEqualTo(new PlatformType("fpga", HardwareType.FPGA, "Xilinx Alveo U250", 7695, 30));
    }

    @Test
    void profilesAreInNanosJoulesAndBytes() {
        Profile cpu = published.profile("resnet50", "cpu");
        assertThat(cpu.executionNanos()).isEqualTo(124_458_333L);
        assertThat(cpu.coldStartNanos()).isEqualTo(1_232_241_670L);
        assertThat(cpu.memoryBytes()).isEqualTo(1_300_000_000L);
        assertThat(cpu.dynamicEnergyJoules()).isEqualTo(11.196);
        Profile fpga = published.profile("vgg19", "fpga");
        assertThat(fpga.executionNanos()).isEqualTo(12_235_409L);
        assertThat(fpga.memoryBytes()).isZero();
        assertThat(fpga.dynamicEnergyJoules()).isEqualTo(2.34);
    }

    @Test
    void aCpuSliceHasTheTaskFiguresOfTheWholeProcessor() {
        for (String function : new String[] {"resnet50", "vgg16", "vgg19"}) {
            Profile whole = published.profile(function, "cpu");
            Profile slice = published.profile(function, "cpu-core");
            assertThat(slice.batches()).isEqualTo(whole.batches());
            assertThat(slice.coldStartNanos()).isEqualTo(whole.coldStartNanos());
            assertThat(slice.memoryBytes()).isEqualTo(whole.memoryBytes());
        }
    }

    @Test
    void theRatiosArePublishedOnes() {
        // Section III.C: the FPGA is 13.08 to 13.79 times faster than the CPU and 2.52 to 4.48 times faster than the
        // GPU.
        for (String function : new String[] {"resnet50", "vgg16", "vgg19"}) {
            double fpga = published.profile(function, "fpga").executionNanos();
            assertThat(published.profile(function, "cpu").executionNanos() / fpga)
                    .isBetween(13.07, 13.80);
            assertThat(published.profile(function, "gpu").executionNanos() / fpga)
                    .isBetween(2.51, 4.49);
        }
    }

    @Test
    void anUnknownNameIsNamed() {
        assertThatThrownBy(() -> published.platformType("tpu"))
                .hasMessageContaining("'tpu'")
                .hasMessageContaining("fpga");
        assertThatThrownBy(() -> published.profile("resnet50", "tpu")).hasMessageContaining("'tpu'");
    }

    @Test
    void theRecordsForTheStoreAreAllPublishedAndKeepTheirIdentity() {
        ProfileDocument document = published.document();
        assertThat(document.platformTypes())
                .hasSize(4)
                .allMatch(type -> type.origin().provenance() == Provenance.PUBLISHED);
        assertThat(document.profiles())
                .hasSize(12)
                .allMatch(profile -> profile.origin().provenance() == Provenance.PUBLISHED)
                .extracting(ProfileRecord::id)
                .doesNotHaveDuplicates();
        // Stores in the field know this record by this identity.
        assertThat(document.profiles().get(0).id()).hasToString("17b1272a-ff60-3cfe-9e99-bf2891fe0d20");
    }

    @Test
    void whatWasPublishedOnceNeverChanges() throws Exception {
        // Stores in the field have these records, and a record never changes. To correct or add figures, ship new
        // records
        // with a new "id" beside these, and raise the edition in SeedPublishedProfiles.
        byte[] json = ProfileJson.write(published.document()).getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("076e2129495288ef176534d0ef7cf8e0a60ccbec2db044840dc5f8eef30f4a5d");
    }
}
