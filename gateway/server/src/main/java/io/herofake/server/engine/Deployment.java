package io.herofake.server.engine;

import io.herofake.kernel.InitialReplica;
import io.herofake.policy.Catalog;
import io.herofake.policy.QosLevel;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * What an engine serves, and on what. Immutable.
 *
 * @param models   functions, names unique, at least one
 * @param types    platform types, names unique
 * @param profiles at least one for each function; those of other functions are left out
 * @param levels   QoS levels, names unique, at least one
 * @param nodes    the infrastructure
 * @param initial  replicas that are started at once
 */
public record Deployment(
        List<ServedModel> models,
        List<PlatformType> types,
        List<Profile> profiles,
        List<QosLevel> levels,
        List<LiveNode> nodes,
        List<InitialReplica> initial) {
    /** Copies the lists; checks that every function has a profile. */
    public Deployment {
        models = List.copyOf(models);
        types = List.copyOf(types);
        levels = List.copyOf(levels);
        nodes = List.copyOf(nodes);
        initial = List.copyOf(initial);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("no model to serve");
        }
        if (models.stream().map(ServedModel::name).distinct().count() != models.size()) {
            throw new IllegalArgumentException("a model is served twice: "
                    + models.stream().map(ServedModel::name).toList());
        }
        profiles = inOrder(models, profiles);
    }

    /** By function in the order of the models, so that the kernel's ids are the models' places. */
    private static List<Profile> inOrder(List<ServedModel> models, List<Profile> profiles) {
        List<Profile> sorted = new ArrayList<>();
        for (ServedModel model : models) {
            List<Profile> own = profiles.stream()
                    .filter(profile -> profile.function().equals(model.name()))
                    .toList();
            if (own.isEmpty()) {
                throw new IllegalArgumentException("model '" + model.name() + "' has no profile on any platform type");
            }
            sorted.addAll(own);
        }
        return List.copyOf(sorted);
    }

    /** The kernel's view of it. */
    Catalog catalog() {
        return new Catalog(types, profiles, levels);
    }
}
