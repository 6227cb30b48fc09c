package io.herofake.server.engine;

import io.herofake.model.HardwareType;

/**
 * A platform of a node, for people and labels. Immutable; the same object for the platform's whole life.
 *
 * @param platform    unique: {@code NODE/INDEX}, as in explained decisions
 * @param node        the node's name
 * @param type        the platform type's name
 * @param hardware    its hardware type
 * @param description for people, for example {@code Nvidia GeForce RTX 2070 Super}
 * @param sandbox     what its replicas run in: {@code in-process}, {@code worker}, {@code remote} or {@code simulated}
 * @param simulated   whether no real hardware does the work: times and energy are then modelled
 */
public record Place(
        String platform,
        String node,
        String type,
        HardwareType hardware,
        String description,
        String sandbox,
        boolean simulated) {}
