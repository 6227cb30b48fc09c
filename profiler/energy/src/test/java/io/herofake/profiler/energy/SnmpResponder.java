package io.herofake.profiler.energy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.SNMP4JSettings;
import org.snmp4j.SNMP4JSettings.ReportSecurityLevelStrategy;
import org.snmp4j.Snmp;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.DefaultCounterListener;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** An SNMP agent on the loopback address that has the objects it is given; v2c for one community, v3 for one user. */
final class SnmpResponder implements CommandResponder, AutoCloseable {

    static final String COMMUNITY = "measure";
    static final PduOptions.User USER = new PduOptions.User("meter", "authauthauth", "privprivpriv");

    private final Map<OID, Variable> objects = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final DefaultUdpTransportMapping transport;
    private final Snmp snmp;

    SnmpResponder() {
        // As net-snmp and the PDUs' agents do: what is wrong with a user is said without that user's keys.
        SNMP4JSettings.setReportSecurityLevelStrategy(ReportSecurityLevelStrategy.noAuthNoPrivIfNeeded);
        try {
            transport = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
            snmp = new Snmp(transport);
            addUser();
            snmp.addCommandResponder(this);
            snmp.listen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addUser() {
        SecurityProtocols protocols = new SecurityProtocols(SecurityProtocols.SecurityProtocolSet.maxSecurity);
        protocols.addAuthenticationProtocol(new AuthHMAC192SHA256());
        protocols.addPrivacyProtocol(new PrivAES128());
        OctetString engine = new OctetString(MPv3.createLocalEngineID());
        USM usm = new USM(protocols, engine, 1);
        usm.addUser(new UsmUser(
                new OctetString(USER.name()),
                AuthHMAC192SHA256.ID,
                new OctetString(USER.authPassphrase()),
                PrivAES128.ID,
                new OctetString(USER.privacyPassphrase())));
        CounterSupport counters = new CounterSupport();
        counters.addCounterListener(new DefaultCounterListener());
        usm.setCounterSupport(counters);
        SecurityModels models = new SecurityModels();
        models.addSecurityModel(usm);
        MPv3 mpv3 = (MPv3) snmp.getMessageProcessingModel(MPv3.ID);
        mpv3.setSecurityModels(models);
        mpv3.setSecurityProtocols(protocols);
        mpv3.setLocalEngineID(engine.getValue());
    }

    int port() {
        return transport.getListenAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    void set(String oid, Variable value) {
        objects.put(new OID(oid), value);
    }

    void remove(String oid) {
        objects.remove(new OID(oid));
    }

    @Override
    public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
        boolean v2c = event.getMessageProcessingModel() == SnmpConstants.version2c;
        if (v2c && !COMMUNITY.equals(new OctetString(event.getSecurityName()).toString())) {
            return; // an agent does not answer a wrong community
        }
        requests.incrementAndGet();
        PDU response = (PDU) event.getPDU().clone();
        response.setType(PDU.RESPONSE);
        for (VariableBinding binding : response.getVariableBindings()) {
            binding.setVariable(objects.getOrDefault(binding.getOid(), Null.noSuchInstance));
        }
        try {
            event.getMessageDispatcher()
                    .returnResponsePdu(
                            event.getMessageProcessingModel(),
                            event.getSecurityModel(),
                            event.getSecurityName(),
                            event.getSecurityLevel(),
                            response,
                            event.getMaxSizeResponsePDU(),
                            event.getStateReference(),
                            new StatusInformation());
        } catch (MessageException e) {
            throw new IllegalStateException(e);
        }
        event.setProcessed(true);
    }

    @Override
    public void close() {
        try {
            snmp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
