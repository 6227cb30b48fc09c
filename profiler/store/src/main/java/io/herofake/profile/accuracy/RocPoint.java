package io.herofake.profile.accuracy;

/**
 * What a threshold makes of the pictures.
 *
 * @param threshold         scores at or above it are called fake; positive infinity where the curve begins
 * @param falsePositiveRate the part of the real pictures called fake, 0 to 1
 * @param detectionRate     the part of the fake pictures called fake, 0 to 1
 */
public record RocPoint(double threshold, double falsePositiveRate, double detectionRate) {}
