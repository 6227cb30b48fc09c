package io.herofake.profile.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.PublishedProfiles;
import io.herofake.profile.SampleProfiles;
import io.herofake.profile.json.ProfileDiff.Change;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProfileDiffTest {

    private final ProfileDocument published =
            PublishedProfiles.herofakeCcgrid2023().document();

    @Test
    void recordsThatDifferInIdentityAloneDoNotDiffer() {
        assertThat(ProfileDiff.between(SampleProfiles.full(1), SampleProfiles.full(2)))
                .isEmpty();
    }

    @Test
    void numbersThatDifferHaveTheirRatio() {
        ProfileRecord resnetCpu = published("resnet50", "cpu");
        ProfileRecord resnetGpu = published("resnet50", "gpu");
        assertThat(ProfileDiff.between(resnetCpu, resnetGpu))
                .contains(
                        new Change("platformType", "cpu", "gpu", OptionalDouble.empty()),
                        new Change(
                                "executions[batch=1,concurrency=1].meanNanos",
                                "124458333",
                                "24050000",
                                OptionalDouble.of(24050000.0 / 124458333.0)),
                        new Change("memory.peakBytes", "1300000000", "3300000000", OptionalDouble.of(3.3 / 1.3)),
                        new Change("idlePowerWatts.wholeHost.value", "67.0", null, OptionalDouble.empty()),
                        new Change("idlePowerWatts.device.value", null, "10.0", OptionalDouble.empty()));
    }

    @Test
    void executionsAreComparedWithTheirLike() {
        ProfileRecord paper = published("resnet50", "cpu");
        assertThat(ProfileDiff.between(paper, SampleProfiles.full(1)))
                .extracting(Change::path)
                .contains(
                        "executions[batch=1,concurrency=1].meanNanos",
                        "executions[batch=4,concurrency=1].meanNanos",
                        "coldStarts[pageCache=unstated].totalNanos",
                        "coldStarts[pageCache=warm].parts.modelOpenNanos")
                .noneMatch(path -> path.contains("histogram"));
    }

    private ProfileRecord published(String function, String platformType) {
        return published.profiles().stream()
                .filter(profile -> profile.function().equals(function)
                        && profile.platformType().equals(platformType))
                .findFirst()
                .orElseThrow();
    }
}
