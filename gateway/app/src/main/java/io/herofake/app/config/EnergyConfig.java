package io.herofake.app.config;

import io.herofake.model.EnergyScope;
import io.herofake.profiler.energy.CpuPowerModel;
import io.herofake.profiler.energy.EnergyProbe;
import io.herofake.profiler.energy.PduOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How energy is measured, beside the sensors that are found without being asked for.
 *
 * @param idleWatts            of the processors, for the CPU-time model
 * @param wattsPerCore         on top for each busy core; 0 for no model
 * @param hwmon                hwmon drivers and what their sensors are about
 * @param pduHost              the PDU that feeds this machine; empty for none
 * @param pduPort              its UDP port
 * @param pduOutlets           its outlets that feed this machine
 * @param pduInlet             the inlet, where no outlet is named
 * @param pduNumber            the PDU's number in a chain
 * @param pduCommunity         SNMP v2c
 * @param pduUser              SNMP v3
 * @param pduAuthPassphrase    SNMP v3
 * @param pduPrivacyPassphrase SNMP v3
 * @param pduTimeout           for one answer
 */
public record EnergyConfig(
        @Setting(
                value = "0",
                min = "0",
                max = "100000",
                doc = "Watts that the processors draw when idle, for the CPU-time model.")
        double idleWatts,

        @Setting(
                value = "0",
                min = "0",
                max = "10000",
                doc =
                        "Watts on top for each busy core, for the CPU-time model, which is used where there is no instrument;"
                                + " its figures are labelled estimated. 0 means no model.")
        double wattsPerCore,

        @Setting(
                value = "",
                doc =
                        "What the sensors of other hwmon drivers are about, as in {nct6775: wholeHost}; wholeHost, package or"
                                + " device.")
        Map<String, String> hwmon,

        @Setting(value = "", doc = "Name or address of the PDU that feeds this machine. When empty, there is none.")
        String pduHost,

        @Setting(value = "161", min = "1", max = "65535", doc = "UDP port of the PDU's SNMP agent.")
        int pduPort,

        @Setting(
                value = "",
                doc =
                        "The PDU's outlets that feed this machine, as in [3] or, with two power supplies, [3, 4]. When empty,"
                                + " the whole inlet is measured.")
        List<String> pduOutlets,

        @Setting(value = "1", min = "1", max = "1000", doc = "The PDU's inlet, where no outlet is named.")
        int pduInlet,

        @Setting(value = "1", min = "1", max = "1000", doc = "The PDU's number in a chain of them.")
        int pduNumber,

        @Setting(value = "", doc = "SNMP v2c community, sent in clear. When empty and there is no user either: public.")
        Secret pduCommunity,

        @Setting(value = "", doc = "SNMP v3 user. With it, SHA-256 and AES-128 are used.")
        String pduUser,

        @Setting(value = "", doc = "SNMP v3 authentication passphrase, at least 8 characters.")
        Secret pduAuthPassphrase,

        @Setting(value = "", doc = "SNMP v3 privacy passphrase, at least 8 characters.")
        Secret pduPrivacyPassphrase,

        @Setting(value = "1s", min = "100ms", max = "10s", doc = "How long the PDU may take for an answer; one retry.")
        Duration pduTimeout) {

    private static final String DEFAULT_COMMUNITY = "public";

    /** Checks that the parts agree; copies lists and maps. */
    public EnergyConfig {
        hwmon = Map.copyOf(hwmon);
        hwmon.values().forEach(EnergyScope::of);
        pduOutlets = List.copyOf(pduOutlets);
        Set<String> seen = new HashSet<>();
        for (String outlet : pduOutlets) {
            if (!outlet.matches("[1-9][0-9]{0,3}") || !seen.add(outlet)) {
                throw new IllegalArgumentException(
                        "pduOutlets must be whole numbers from 1, each once, not '" + outlet + "'");
            }
        }
        if (wattsPerCore == 0 && idleWatts > 0) {
            throw new IllegalArgumentException("idleWatts is of use only with wattsPerCore above 0");
        }
        if (!pduUser.isEmpty()
                && (pduAuthPassphrase.text().length() < 8
                        || pduPrivacyPassphrase.text().length() < 8)) {
            throw new IllegalArgumentException(
                    "pduUser needs pduAuthPassphrase and pduPrivacyPassphrase of at least 8 characters each");
        }
        if (!pduUser.isEmpty() && pduCommunity.isSet()) {
            throw new IllegalArgumentException("give pduUser (SNMP v3) or pduCommunity (SNMP v2c), not both");
        }
    }

    /** In the form that the meters take. */
    public EnergyProbe.Options options() {
        Map<String, EnergyScope> scopes = new TreeMap<>();
        hwmon.forEach((driver, scope) -> scopes.put(driver, EnergyScope.of(scope)));
        @Nullable CpuPowerModel model = wattsPerCore == 0 ? null : new CpuPowerModel(idleWatts, wattsPerCore);
        return EnergyProbe.Options.of(pdu(), model).withHwmonScopes(scopes);
    }

    private @Nullable PduOptions pdu() {
        if (pduHost.isEmpty()) {
            return null;
        }
        PduOptions.Credentials credentials = pduUser.isEmpty()
                ? new PduOptions.Community(pduCommunity.isSet() ? pduCommunity.text() : DEFAULT_COMMUNITY)
                : new PduOptions.User(pduUser, pduAuthPassphrase.text(), pduPrivacyPassphrase.text());
        return new PduOptions(
                pduHost,
                pduPort,
                credentials,
                pduNumber,
                pduOutlets.stream().map(Integer::valueOf).toList(),
                pduInlet,
                pduTimeout,
                1);
    }
}
