package io.herofake.profiler.energy;

import java.time.Duration;
import java.util.List;

/**
 * How to reach a PDU (power distribution unit) by SNMP, and which of its sensors feed this machine. Immutable.
 *
 * @param host        name or address
 * @param port        UDP port, usually 161
 * @param credentials how to be let in
 * @param pdu         number of the PDU in a chain, 1 if there is only one
 * @param outlets     the outlets that feed this machine (two for a machine with two power supplies); empty to take the
 *                    whole inlet
 * @param inlet       the inlet to take if no outlet is named, usually 1
 * @param timeout     for one answer; 100 ms to 10 s
 * @param retries     questions asked again after a timeout; 0 to 5
 */
public record PduOptions(
        String host,
        int port,
        Credentials credentials,
        int pdu,
        List<Integer> outlets,
        int inlet,
        Duration timeout,
        int retries) {

    /** How to be let in by an SNMP agent. */
    public sealed interface Credentials {}

    /**
     * SNMP v2c: a community, sent in clear.
     *
     * @param community as configured in the PDU
     */
    public record Community(String community) implements Credentials {
        @Override
        public String toString() {
            return "SNMP v2c";
        }
    }

    /**
     * SNMP v3 with authentication (HMAC-SHA-256) and encryption (AES-128).
     *
     * @param name              of the user
     * @param authPassphrase    at least 8 characters
     * @param privacyPassphrase at least 8 characters
     */
    public record User(String name, String authPassphrase, String privacyPassphrase) implements Credentials {
        /** Checks lengths. */
        public User {
            if (name.isBlank() || authPassphrase.length() < 8 || privacyPassphrase.length() < 8) {
                throw new IllegalArgumentException(
                        "SNMP v3 needs a user and two passphrases of at least 8 characters each");
            }
        }

        @Override
        public String toString() {
            return "SNMP v3 user " + name;
        }
    }

    /** Checks ranges; copies the list. */
    public PduOptions {
        outlets = List.copyOf(outlets);
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "the PDU needs a host and a port from 1 to 65535, not '" + host + "' and " + port);
        }
        if (pdu < 1 || inlet < 1 || outlets.stream().anyMatch(outlet -> outlet < 1)) {
            throw new IllegalArgumentException("numbers of PDU, inlet and outlets begin at 1");
        }
        if (outlets.stream().distinct().count() != outlets.size()) {
            throw new IllegalArgumentException("an outlet of the PDU is named twice: " + outlets);
        }
        if (timeout.toMillis() < 100 || timeout.toMillis() > 10_000 || retries < 0 || retries > 5) {
            throw new IllegalArgumentException(
                    "the PDU's timeout must be from 100 ms to 10 s and its retries from 0 to 5");
        }
    }

    /** A PDU on the usual port, with a timeout of 1 s and one retry. */
    public static PduOptions of(String host, Credentials credentials, List<Integer> outlets) {
        return new PduOptions(host, 161, credentials, 1, outlets, 1, Duration.ofSeconds(1), 1);
    }

    /** The sensors, for people: {@code pdu 10.0.0.5 outlet 3}. */
    String describe() {
        String chained = pdu == 1 ? "" : " (PDU " + pdu + ")";
        if (outlets.isEmpty()) {
            return "pdu " + host + chained + " inlet " + inlet;
        }
        return "pdu " + host + chained + " outlet "
                + String.join("+", outlets.stream().map(String::valueOf).toList());
    }
}
