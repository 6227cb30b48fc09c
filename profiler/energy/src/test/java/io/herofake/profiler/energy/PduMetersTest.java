package io.herofake.profiler.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeter.Basis;
import io.herofake.backend.EnergyMeterException;
import io.herofake.backend.EnergyMeterProvider.Found;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UnsignedInteger32;

/** Against an SNMP agent on the loopback address, with the objects of Raritan's PDU2-MIB. */
class PduMetersTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String MIB = "1.3.6.1.4.1.13742.6.";
    private static final Duration BRIEF = Duration.ofMillis(300);
    private static final int POWER = 5;
    private static final int ENERGY = 8;

    private final SnmpResponder agent = new SnmpResponder();
    private final AtomicLong clock = new AtomicLong();

    @AfterEach
    void stop() {
        agent.close();
    }

    private void inlet(int type, long value, int digits) {
        sensor("5.2.3.1.", "3.3.4.1.7.", "1.1." + type, value, digits);
    }

    private void outlet(int outlet, int type, long value, int digits) {
        sensor("5.4.3.1.", "3.5.4.1.7.", "1." + outlet + "." + type, value, digits);
    }

    private void sensor(String measurements, String digitsColumn, String index, long value, int digits) {
        agent.set(MIB + measurements + "2." + index, new Integer32(1)); // available
        agent.set(MIB + measurements + "4." + index, new UnsignedInteger32(value));
        agent.set(MIB + digitsColumn + index, new Gauge32(digits));
    }

    private Found discover(PduOptions.Credentials credentials, List<Integer> outlets) {
        return discover(credentials, outlets, Duration.ofSeconds(10));
    }

    private Found discover(PduOptions.Credentials credentials, List<Integer> outlets, Duration timeout) {
        PduOptions options = new PduOptions("127.0.0.1", agent.port(), credentials, 1, outlets, 1, timeout, 0);
        return new PduMeters(options, clock::get).discover();
    }

    private List<EnergyMeter> meters(Integer... outlets) {
        Found found = discover(new PduOptions.Community(SnmpResponder.COMMUNITY), List.of(outlets));
        assertThat(found.absences()).isEmpty();
        return found.meters();
    }

    @Test
    void powerAndEnergyOfAnOutletAreScaledByTheirDigits() throws Exception {
        outlet(3, POWER, 1305, 1); // 130.5 W
        outlet(3, ENERGY, 123_456, 0); // Wh
        List<EnergyMeter> meters = meters(3);
        try (EnergyMeter power = meters.get(0);
                EnergyMeter energy = meters.get(1)) {
            assertThat(meters).hasSize(2).allMatch(meter -> meter.scope() == EnergyScope.WHOLE_HOST);
            assertThat(power.source()).isEqualTo("pdu 127.0.0.1 outlet 3, active power");
            assertThat(power.basis()).isEqualTo(Basis.POWER_SAMPLES);
            assertThat(power.resolutionJoules(10 * SECOND)).isCloseTo(1, within(1e-12)); // 0.1 W for 10 s
            assertThat(energy.source()).isEqualTo("pdu 127.0.0.1 outlet 3, active energy");
            assertThat(energy.basis()).isEqualTo(Basis.COUNTER);
            assertThat(energy.resolutionJoules(SECOND)).isEqualTo(3600);

            assertThat(power.read().joules()).isZero();
            assertThat(energy.read().joules()).isZero();
            clock.addAndGet(10 * SECOND);
            outlet(3, POWER, 1695, 1);
            outlet(3, ENERGY, 123_458, 0);
            assertThat(power.read().joules()).isCloseTo(1500, within(1e-9));
            assertThat(energy.read().joules()).isCloseTo(7200, within(1e-9));
        }
    }

    @Test
    void theEnergyCounterWrapsAtTwoToThe32() throws Exception {
        outlet(1, POWER, 1, 0);
        outlet(1, ENERGY, 0xffff_ffffL, 3); // mWh
        List<EnergyMeter> meters = meters(1);
        try (EnergyMeter power = meters.get(0);
                EnergyMeter energy = meters.get(1)) {
            assertThat(power.basis()).isEqualTo(Basis.POWER_SAMPLES);
            energy.read();
            clock.addAndGet(SECOND);
            outlet(1, ENERGY, 100, 3);
            assertThat(energy.read().joules()).isCloseTo(360, within(1e-9));
        }
    }

    @Test
    void aMachineOnTwoOutletsIsTheirSum() throws Exception {
        outlet(3, POWER, 60, 0);
        outlet(3, ENERGY, 10, 0);
        outlet(7, POWER, 755, 1);
        outlet(7, ENERGY, 20, 0);
        List<EnergyMeter> meters = meters(3, 7);
        try (EnergyMeter power = meters.get(0);
                EnergyMeter energy = meters.get(1)) {
            assertThat(power.source()).isEqualTo("pdu 127.0.0.1 outlet 3+7, active power");
            power.read();
            energy.read();
            clock.addAndGet(2 * SECOND);
            outlet(3, ENERGY, 11, 0);
            assertThat(power.read().joules()).isCloseTo(2 * 135.5, within(1e-9));
            assertThat(energy.read().joules()).isEqualTo(3600);
            assertThat(power.resolutionJoules(SECOND)).isCloseTo(1.1, within(1e-12));
        }
    }

    @Test
    void withoutOutletsItIsTheInlet() throws Exception {
        inlet(POWER, 200, 0);
        inlet(ENERGY, 5, 0);
        List<EnergyMeter> meters = meters();
        assertThat(meters).hasSize(2);
        try (EnergyMeter power = meters.get(0);
                EnergyMeter energy = meters.get(1)) {
            assertThat(power.source()).isEqualTo("pdu 127.0.0.1 inlet 1, active power");
            power.read();
            clock.addAndGet(SECOND);
            assertThat(power.read().joules()).isCloseTo(200, within(1e-9));
            assertThat(energy.read().discontinuities()).isZero();
        }
    }

    @Test
    void version3WithAuthenticationAndEncryption() throws Exception {
        outlet(3, POWER, 100, 0);
        Found found = discover(SnmpResponder.USER, List.of(3));
        assertThat(found.meters()).hasSize(1);
        try (EnergyMeter power = found.meters().get(0)) {
            power.read();
            clock.addAndGet(SECOND);
            assertThat(power.read().joules()).isCloseTo(100, within(1e-9));
        }
        // This outlet has no energy counter, and that is said.
        assertThat(found.absences()).hasSize(1);
        assertThat(found.absences().get(0).reason()).contains("no active energy at outlet 3");
    }

    @Test
    void version3SaysWhatIsWrongWithTheUser() {
        outlet(3, POWER, 100, 0);
        PduOptions.User unknown = new PduOptions.User("nobody", "authauthauth", "privprivpriv");
        assertThat(absence(discover(unknown, List.of(3))).reason()).contains("does not know the user");
        PduOptions.User wrongAuth = new PduOptions.User("meter", "wrongwrongwrong", "privprivpriv");
        assertThat(absence(discover(wrongAuth, List.of(3))).reason())
                .contains("authentication passphrase")
                .doesNotContain("wrongwrong");
        PduOptions.User wrongPrivacy = new PduOptions.User("meter", "authauthauth", "wrongwrongwrong");
        // AES cannot tell a wrong key from a damaged message, so the agent keeps silent.
        assertThat(absence(discover(wrongPrivacy, List.of(3), BRIEF)).reason()).contains("no answer");
    }

    @Test
    void aWrongCommunityIsNoAnswerAndNeverShown() {
        outlet(3, POWER, 100, 0);
        PduOptions.Community wrong = new PduOptions.Community("sesame");
        assertThat(absence(discover(wrong, List.of(3), BRIEF)).reason())
                .contains("no answer from 127.0.0.1:" + agent.port())
                .contains("community")
                .doesNotContain("sesame");
        assertThat(wrong.toString()).doesNotContain("sesame");
        assertThat(SnmpResponder.USER.toString()).doesNotContain("authauth").doesNotContain("privpriv");
    }

    @Test
    void nobodyThereIsSaidAfterTheTimeout() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            PduOptions options = new PduOptions(
                    "127.0.0.1",
                    silent.getLocalPort(),
                    new PduOptions.Community("x"),
                    1,
                    List.of(1),
                    1,
                    Duration.ofMillis(100),
                    0);
            assertThat(absence(new PduMeters(options).discover()).reason()).contains("no answer");
            assertThat(absence(new PduMeters(null).discover()).reason()).contains("none is configured");
        }
    }

    @Test
    void anotherDeviceOrOutletIsSaid() {
        outlet(3, POWER, 100, 0);
        Found found = discover(new PduOptions.Community(SnmpResponder.COMMUNITY), List.of(4));
        assertThat(found.meters()).isEmpty();
        assertThat(found.absences()).hasSize(2);
        assertThat(found.absences().get(0).reason()).contains("no active power at outlet 4");
        assertThat(found.absences().get(0).remedy()).contains("Raritan");
        agent.set(MIB + "5.4.3.1.2.1.3." + POWER, new Integer32(2)); // not available
        assertThat(discover(new PduOptions.Community(SnmpResponder.COMMUNITY), List.of(3))
                        .meters())
                .isEmpty();
    }

    @Test
    void aSensorThatIsLostIsAnErrorNotZero() throws Exception {
        outlet(3, POWER, 100, 0);
        Found found = discover(new PduOptions.Community(SnmpResponder.COMMUNITY), List.of(3));
        try (EnergyMeter power = found.meters().get(0)) {
            power.read();
            agent.remove(MIB + "5.4.3.1.4.1.3." + POWER);
            assertThatThrownBy(power::read)
                    .isInstanceOf(EnergyMeterException.class)
                    .hasMessageContaining("lost its sensor");
            agent.set(MIB + "5.4.3.1.4.1.3." + POWER, new OctetString("130 W"));
            assertThatThrownBy(power::read).isInstanceOf(EnergyMeterException.class);
        }
    }

    @Test
    void aPduThatGoesAwayIsAnError() throws Exception {
        outlet(3, POWER, 100, 0);
        Found found = discover(new PduOptions.Community(SnmpResponder.COMMUNITY), List.of(3), Duration.ofSeconds(1));
        try (EnergyMeter power = found.meters().get(0)) {
            power.read();
            agent.close();
            assertThatThrownBy(power::read)
                    .isInstanceOf(EnergyMeterException.class)
                    .hasMessageContaining("no answer");
        }
    }

    @Test
    void aReadingIsOneRequestHoweverManyOutlets() throws Exception {
        outlet(3, POWER, 100, 0);
        outlet(4, POWER, 100, 0);
        Found found = discover(new PduOptions.Community(SnmpResponder.COMMUNITY), List.of(3, 4));
        try (EnergyMeter power = found.meters().get(0)) {
            int before = agent.requests();
            power.read();
            assertThat(agent.requests()).isEqualTo(before + 1);
        }
    }

    @Test
    void optionsAreChecked() {
        PduOptions.Community community = new PduOptions.Community("c");
        assertThatThrownBy(() -> PduOptions.of(" ", community, List.of())).hasMessageContaining("host");
        assertThatThrownBy(() -> PduOptions.of("h", community, List.of(0))).hasMessageContaining("begin at 1");
        assertThatThrownBy(() -> PduOptions.of("h", community, List.of(2, 2))).hasMessageContaining("twice");
        assertThatThrownBy(() -> new PduOptions("h", 0, community, 1, List.of(), 1, Duration.ofSeconds(1), 1))
                .hasMessageContaining("port");
        assertThatThrownBy(() -> new PduOptions("h", 161, community, 1, List.of(), 1, Duration.ofMinutes(1), 1))
                .hasMessageContaining("timeout");
        assertThatThrownBy(() -> new PduOptions.User("u", "short", "longenough"))
                .hasMessageContaining("8 characters");
        assertThat(PduOptions.of("h", community, List.of()).port()).isEqualTo(161);
    }

    private static Absence absence(Found found) {
        assertThat(found.meters()).isEmpty();
        assertThat(found.absences()).hasSize(1);
        return found.absences().get(0);
    }
}
