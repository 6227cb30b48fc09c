package io.herofake.server.engine;

import io.herofake.policy.Catalog;
import java.util.ArrayList;
import java.util.List;

/** Gives the platforms of nodes their names. */
final class Places {
    private Places() {}

    /** In the order of the ids that the kernel gives them. */
    static List<Place> of(List<LiveNode> nodes, Catalog catalog) {
        List<Place> places = new ArrayList<>();
        for (LiveNode node : nodes) {
            for (int i = 0; i < node.platforms().size(); i++) {
                LiveNode.LivePlatform platform = node.platforms().get(i);
                int type = catalog.typeId(platform.type());
                String name = node.name() + "/" + i;
                places.add(new Place(
                        name,
                        node.name(),
                        platform.type(),
                        catalog.type(type).hardware(),
                        platform.description(),
                        platform.sandbox(),
                        platform.simulated()));
            }
        }
        return List.copyOf(places);
    }
}
