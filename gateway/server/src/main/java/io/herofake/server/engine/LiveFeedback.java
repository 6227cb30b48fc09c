package io.herofake.server.engine;

import io.herofake.profile.Profile;
import io.herofake.profile.feedback.DriftBounds;
import io.herofake.profile.feedback.LiveEstimates;
import io.herofake.profile.feedback.LiveExecution;
import io.herofake.profile.feedback.LiveExecution.Change;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds live execution times against their profiles. Modelled ones are left out: they come from the profile. */
final class LiveFeedback {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeedback.class);

    private final LiveEstimates estimates;
    private final Observers observers;

    LiveFeedback(List<Profile> profiles, DriftBounds bounds, Observers observers) {
        estimates = new LiveEstimates(profiles, bounds);
        this.observers = observers;
    }

    void completed(LiveReplica replica, Execution execution, long now) {
        if (replica.place.simulated() || execution.inferenceNanos() <= 0) {
            return;
        }
        LiveEstimates.Key key = new LiveEstimates.Key(replica.model.name(), replica.place.type(), execution.size());
        Change change = estimates.record(key, execution.inferenceNanos());
        if (change != Change.NONE) {
            tell(key, estimates.find(key).orElseThrow(), now);
        }
    }

    private void tell(LiveEstimates.Key key, LiveExecution live, long now) {
        if (live.drifted()) {
            LOG.warn(
                    "{} on {} takes {} times what its profile says, {} ms instead of {}; profile it again",
                    key.function(),
                    key.platformType(),
                    String.format("%.2f", live.ratio()),
                    String.format("%.1f", live.meanNanos() / 1e6),
                    String.format("%.1f", live.profileNanos() / 1e6));
        } else {
            LOG.info("{} on {} is as its profile says again", key.function(), key.platformType());
        }
        observers.drifted(new ExecutionDrift(
                now,
                key.function(),
                key.platformType(),
                key.batch(),
                live.profileNanos(),
                live.meanNanos(),
                live.drifted()));
    }

    /** Live executions of single pictures. */
    Optional<LiveExecution> find(String function, String platformType) {
        return estimates.find(new LiveEstimates.Key(function, platformType, 1));
    }
}
