package io.herofake.vart;

/**
 * A card.
 *
 * @param address     PCI address, for example {@code 0000:65:00.1}; unique
 * @param name        the shell on it; empty where not known
 * @param driver      version of the driver; empty where not known
 * @param memoryBytes of the card's own memory; 0 where not known
 */
public record DpuCard(String address, String name, String driver, long memoryBytes) {}
