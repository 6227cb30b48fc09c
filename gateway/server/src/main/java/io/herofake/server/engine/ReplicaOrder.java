package io.herofake.server.engine;

/**
 * What a replica is to be.
 *
 * @param model         the function
 * @param place         its platform
 * @param maxBatch      pictures in its largest batch, at least 1
 * @param expectedNanos what the profile says that the start takes; 0 if the platform has the function in its cache
 */
public record ReplicaOrder(LoadedModel model, Place place, int maxBatch, long expectedNanos) {}
