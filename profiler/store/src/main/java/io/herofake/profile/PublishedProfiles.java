package io.herofake.profile;

import io.herofake.profile.ColdStart.PageCache;
import java.util.List;

/**
 * The figures of a publication as platform types and profiles in SI units, every one of them
 * {@link Provenance#PUBLISHED}. Immutable.
 *
 * <p>A published GB is read as 10<sup>9</sup> bytes; whoever sets node memory in the same GB gets the same packing under
 * either reading. The paper gives no host memory for the FPGA (0.0): its profiles own 0 bytes of node memory.
 */
public final class PublishedProfiles {

    private static final PublishedProfiles HEROFAKE =
            new PublishedProfiles(PublishedTables.load("herofake-ccgrid2023.json"));

    private final String citation;
    private final ProfileDocument document;
    private final List<PlatformType> platformTypes;
    private final List<Profile> profiles;

    private PublishedProfiles(PublishedTables tables) {
        citation = tables.citation();
        document = tables.toDocument();
        platformTypes = document.platformTypes().stream()
                .map(type -> type.toPlatformType(Double.NaN, Double.NaN))
                .toList();
        profiles = document.profiles().stream()
                .map(profile -> profile.toProfile(PageCache.UNSTATED))
                .toList();
    }

    /**
     * Tables II and III of HeROfake (CCGrid 2023): functions {@code resnet50}, {@code vgg16} and {@code vgg19} on platform
     * types {@code cpu} (the whole processor), {@code cpu-core} (the authors' simulator's one-core slice: an eighth of the
     * price and idle power, the same task figures), {@code gpu} and {@code fpga}.
     */
    public static PublishedProfiles herofakeCcgrid2023() {
        return HEROFAKE;
    }

    /** Where the figures come from, for people. */
    public String citation() {
        return citation;
    }

    /** The same figures as records for the metadata store; their identities never change. */
    public ProfileDocument document() {
        return document;
    }

    /** In the publication's order. */
    public List<PlatformType> platformTypes() {
        return platformTypes;
    }

    /** By function, then in the order of the platform types. */
    public List<Profile> profiles() {
        return profiles;
    }

    /**
     * The platform type with this name.
     *
     * @throws IllegalArgumentException naming the known ones
     */
    public PlatformType platformType(String name) {
        return platformTypes.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown platform type '" + name + "'; known: "
                        + platformTypes.stream().map(PlatformType::name).toList()));
    }

    /**
     * The profile of this function on this platform type.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Profile profile(String function, String platformType) {
        return profiles.stream()
                .filter(profile -> profile.function().equals(function)
                        && profile.platformType().equals(platformType))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no published profile of function '" + function + "' on platform type '" + platformType + "'"));
    }
}
