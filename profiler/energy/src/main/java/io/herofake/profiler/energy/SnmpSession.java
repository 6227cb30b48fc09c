package io.herofake.profiler.energy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.snmp4j.CommunityTarget;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.SMIConstants;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** Asks one SNMP agent for numbers. Thread-safe; one UDP socket, closed with the session. */
final class SnmpSession implements AutoCloseable {

    private static final Set<Integer> NUMBERS = Set.of(
            SMIConstants.SYNTAX_INTEGER32, // also Integer
            SMIConstants.SYNTAX_UNSIGNED_INTEGER32, // also Gauge32
            SMIConstants.SYNTAX_COUNTER32,
            SMIConstants.SYNTAX_COUNTER64);

    private final Snmp snmp;
    private final Target<UdpAddress> target;
    private final String agent;

    private SnmpSession(Snmp snmp, Target<UdpAddress> target, String agent) {
        this.snmp = snmp;
        this.target = target;
        this.agent = agent;
    }

    static SnmpSession open(PduOptions options) throws IOException {
        UdpAddress address = resolve(options);
        Snmp snmp = new Snmp(new DefaultUdpTransportMapping());
        try {
            Target<UdpAddress> target = options.credentials() instanceof PduOptions.User user
                    ? userTarget(snmp, address, user)
                    : communityTarget(address, (PduOptions.Community) options.credentials());
            target.setTimeout(options.timeout().toMillis());
            target.setRetries(options.retries());
            snmp.listen();
            return new SnmpSession(snmp, target, options.host() + ":" + options.port());
        } catch (IOException | RuntimeException e) {
            snmp.close();
            throw e;
        }
    }

    private static UdpAddress resolve(PduOptions options) throws IOException {
        try {
            return new UdpAddress(InetAddress.getByName(options.host()), options.port());
        } catch (UnknownHostException e) {
            throw new IOException("the host name " + options.host() + " is not known", e);
        }
    }

    private static Target<UdpAddress> communityTarget(UdpAddress address, PduOptions.Community community) {
        CommunityTarget<UdpAddress> target = new CommunityTarget<>(address, new OctetString(community.community()));
        target.setVersion(SnmpConstants.version2c);
        return target;
    }

    private static Target<UdpAddress> userTarget(Snmp snmp, UdpAddress address, PduOptions.User user) {
        // Of this session alone: SNMP4J's shared instances would mix up users of the same name.
        SecurityProtocols protocols = new SecurityProtocols(SecurityProtocols.SecurityProtocolSet.maxSecurity);
        protocols.addAuthenticationProtocol(new AuthHMAC192SHA256());
        protocols.addPrivacyProtocol(new PrivAES128());
        OctetString engine = new OctetString(MPv3.createLocalEngineID());
        USM usm = new USM(protocols, engine, 0);
        OctetString name = new OctetString(user.name());
        usm.addUser(new UsmUser(
                name,
                AuthHMAC192SHA256.ID,
                new OctetString(user.authPassphrase()),
                PrivAES128.ID,
                new OctetString(user.privacyPassphrase())));
        SecurityModels models = new SecurityModels();
        models.addSecurityModel(usm);
        MPv3 mpv3 = (MPv3) snmp.getMessageProcessingModel(MPv3.ID);
        mpv3.setSecurityModels(models);
        mpv3.setSecurityProtocols(protocols);
        mpv3.setLocalEngineID(engine.getValue());
        UserTarget<UdpAddress> target = new UserTarget<>();
        target.setAddress(address);
        target.setVersion(SnmpConstants.version3);
        target.setSecurityLevel(SecurityLevel.AUTH_PRIV);
        target.setSecurityName(name);
        return target;
    }

    /**
     * The numbers of these objects, in the same order; empty for one that the agent does not have or that is no number.
     *
     * @throws IOException if the agent does not answer in time or answers with an error
     */
    List<OptionalLong> get(List<OID> objects) throws IOException {
        PDU request = target.getVersion() == SnmpConstants.version3 ? new ScopedPDU() : new PDU();
        request.setType(PDU.GET);
        objects.forEach(object -> request.add(new VariableBinding(object)));
        ResponseEvent<UdpAddress> event = snmp.get(request, target);
        PDU response = event == null ? null : event.getResponse();
        if (response == null) {
            Exception cause = event == null ? null : event.getError();
            throw new IOException("no answer from " + agent + " (is it there, is SNMP enabled, is the community or"
                    + " the user right?)" + (cause == null ? "" : ": " + cause.getMessage()));
        }
        if (response.getType() == PDU.REPORT) {
            throw new IOException(agent + " refuses: " + report(response));
        }
        if (response.getErrorStatus() != PDU.noError) {
            throw new IOException(agent + " refuses: " + response.getErrorStatusText());
        }
        return numbers(objects, response);
    }

    private static List<OptionalLong> numbers(List<OID> objects, PDU response) {
        List<OptionalLong> numbers = new ArrayList<>();
        for (OID object : objects) {
            Variable value = response.getVariable(object);
            boolean number = value != null && !value.isException() && NUMBERS.contains(value.getSyntax());
            numbers.add(number ? OptionalLong.of(Objects.requireNonNull(value).toLong()) : OptionalLong.empty());
        }
        return numbers;
    }

    private static String report(PDU response) {
        OID counter = response.size() == 0 ? new OID() : response.get(0).getOid();
        if (counter.startsWith(SnmpConstants.usmStatsUnknownUserNames)) {
            return "it does not know the user";
        }
        if (counter.startsWith(SnmpConstants.usmStatsWrongDigests)) {
            return "the authentication passphrase is wrong";
        }
        if (counter.startsWith(SnmpConstants.usmStatsDecryptionErrors)) {
            return "the privacy passphrase is wrong";
        }
        if (counter.startsWith(SnmpConstants.usmStatsUnsupportedSecLevels)) {
            return "the user may not use authentication with encryption";
        }
        return "SNMP report " + counter;
    }

    @Override
    public void close() {
        try {
            snmp.close();
        } catch (IOException e) {
            // A socket that does not close leaves nothing to be done about it.
        }
    }
}
