package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.ForwarderPort;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.radio.DataRate;
import org.sluice.lorawan.radio.Region;
import org.sluice.lorawan.trace.TraceRecord;
import org.sluice.testing.ServiceRegistry;

/** A port with a real socket. */
class ConfiguredPortTest {

    private static final int SECONDS = 20;
    private static final String PID = ForwarderPort.FACTORY_PID + "~test";

    private final BundleContext context = ServiceRegistry.context();
    private final BlockingQueue<TraceRecord> told = new LinkedBlockingQueue<>();
    private final Traces traces = new Traces();
    private DatagramSocket gateway;
    private ConfiguredPort port;

    @BeforeEach
    void begin() throws IOException {
        gateway = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        gateway.setSoTimeout(SECONDS * 1000);
        traces.bindListener(told::add, Map.of(Constants.SERVICE_ID, 1L));
    }

    @AfterEach
    void end() {
        if (port != null) {
            port.deactivate();
        }
        traces.unbindListener(told::add, Map.of(Constants.SERVICE_ID, 1L));
        gateway.close();
    }

    private static Map<String, Object> properties(Object... pairs) {
        Map<String, Object> properties = new HashMap<>(Map.of(Constants.SERVICE_PID, PID, "port", 0));
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put((String) pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private void configure(Object... pairs) {
        port = new ConfiguredPort(context, properties(pairs), traces);
    }

    private Object property(String name) {
        ServiceReference<ForwarderPort> reference = context.getServiceReference(ForwarderPort.class);
        return reference == null ? null : reference.getProperty(name);
    }

    private void send(byte[] datagram) throws IOException {
        int number = (int) property(ForwarderPort.PORT);
        gateway.send(new DatagramPacket(
                datagram, datagram.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), number)));
    }

    private byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        gateway.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private TraceRecord next() throws InterruptedException {
        TraceRecord trace = told.poll(SECONDS, TimeUnit.SECONDS);
        if (trace == null) {
            throw new AssertionError("nothing was told");
        }
        return trace;
    }

    @Test
    void whatAGatewaySendsIsTold() throws Exception {
        configure();
        assertEquals(ForwarderPort.UP, property(ForwarderPort.STATE));
        send(Datagrams.packets(Datagrams.PACKET));
        assertArrayEquals(new byte[] {2, 0x12, 0x34, 1}, receive());
        assertEquals("49be7df1", next().source().id());
        assertEquals(1, port.getPortDTO().frames);
        assertEquals(Datagrams.EUI, port.getPortDTO().gateways[0].eui);
    }

    @Test
    void aFrameGoesToAGatewayAndItsAnswerIsTold() throws Exception {
        configure();
        Downlink downlink = new Downlink(
                Bytes.of(HexFormat.of().parseHex("60f17dbe49b0ffffee0102030405060708")),
                869_525_000,
                new DataRate.LoRa(12, 125_000),
                14,
                OptionalLong.empty());
        assertThrows(IOException.class, () -> port.send(Datagrams.EUI, downlink));
        send(Datagrams.pull());
        assertArrayEquals(new byte[] {2, 0x43, 0x21, 4}, receive());
        UUID id = port.send(Datagrams.EUI, downlink);
        assertEquals(id, next().messageId());
        byte[] sent = receive();
        assertEquals(Header.PULL_RESP, sent[3]);
        int token = (sent[1] & 0xff) << 8 | sent[2] & 0xff;
        send(Datagrams.of(2, token, Header.TX_ACK, Datagrams.EUI, ""));
        assertEquals(
                "Downlink message taken by the gateway",
                next().log().orElseThrow().message());
    }

    @Test
    void hostileDatagramsChangeNothingForOthers() throws Exception {
        configure();
        byte[] longest = new byte[65_000];
        for (int i = 0; i < 500; i++) {
            send(new byte[] {1});
            send(Datagrams.push("{"));
            if (i % 50 == 0) {
                send(longest);
            }
            send(Datagrams.packets(Datagrams.PACKET));
            next();
        }
        assertEquals(500, port.getPortDTO().frames);
        assertTrue(port.getPortDTO().rejectedDatagrams.get("SHORT") >= 1);
    }

    @Test
    void aPortInUseIsTriedAgainUntilItIsFree() throws Exception {
        try (DatagramSocket occupied = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            configure("port", occupied.getLocalPort());
            assertEquals(ForwarderPort.WAITING, property(ForwarderPort.STATE));
            assertFalse(property(ForwarderPort.REASON).toString().isEmpty());
        }
        await(ForwarderPort.UP);
        send(Datagrams.packets(Datagrams.PACKET));
        next();
    }

    private void await(String state) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!state.equals(property(ForwarderPort.STATE))) {
            assertTrue(System.nanoTime() < end, "not " + state);
            Thread.onSpinWait();
        }
    }

    @Test
    void pausesGrowUpToAMinute() {
        assertEquals(Duration.ofSeconds(1), Receiver.pause(1));
        assertEquals(Duration.ofSeconds(2), Receiver.pause(2));
        assertEquals(Duration.ofSeconds(32), Receiver.pause(6));
        assertEquals(Duration.ofSeconds(60), Receiver.pause(7));
        assertEquals(Duration.ofSeconds(60), Receiver.pause(Integer.MAX_VALUE));
    }

    @Test
    void changedLimitsLeaveTheSocketAlone() throws Exception {
        configure();
        Object before = property(ForwarderPort.PORT);
        send(Datagrams.pull());
        receive();
        port.modified(properties("region", "AS923", "gateways", Datagrams.EUI));
        assertEquals(before, property(ForwarderPort.PORT));
        assertEquals("AS923", property(ForwarderPort.REGION));
        assertTrue(port.getPortDTO().gateways[0].takesDownlinks);
        send(Datagrams.packets(Datagrams.PACKET));
        assertEquals(Region.AS923, next().frame().orElseThrow().region().orElseThrow());
    }

    @Test
    void aChangedPortFreesTheFormerOne() throws Exception {
        configure();
        int before = (int) property(ForwarderPort.PORT);
        port.modified(properties("port", freePort()));
        assertFalse(property(ForwarderPort.PORT).equals(before));
        new DatagramSocket(before, InetAddress.getLoopbackAddress()).close();
        send(Datagrams.packets(Datagrams.PACKET));
        next();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket some = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return some.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "port, 80",
        "port, 65536",
        "port, x",
        "region, EU",
        "gateways, 12",
        "maxGateways, 0",
        "gatewayTimeoutSeconds, 0",
        "host, a b"
    })
    void anInvalidValueKeepsThePortClosed(String name, String value) throws Exception {
        configure();
        int before = (int) property(ForwarderPort.PORT);
        port.modified(properties(name, value));
        assertEquals(ForwarderPort.REFUSED, property(ForwarderPort.STATE));
        assertTrue(property(ForwarderPort.REASON).toString().contains(name));
        new DatagramSocket(before, InetAddress.getLoopbackAddress()).close();
        assertEquals(0, port.getPortDTO().gateways.length);
        port.modified(properties());
        assertEquals(ForwarderPort.UP, property(ForwarderPort.STATE));
    }

    @Test
    void whenItStopsThePortIsFreeAndItsThreadHasEnded() throws Exception {
        configure();
        int number = (int) property(ForwarderPort.PORT);
        send(Datagrams.packets(Datagrams.PACKET));
        next();
        port.deactivate();
        port = null;
        assertEquals(null, property(ForwarderPort.STATE));
        new DatagramSocket(number, InetAddress.getLoopbackAddress()).close();
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("sluice-lorawan")));
    }

    @Test
    void nobodyElseIsAnswered() throws Exception {
        configure();
        send(HexFormat.of().parseHex("02000001"));
        send(new byte[] {3, 0, 0, 0});
        send(Datagrams.pull());
        // The first answer that comes is that to the last datagram
        assertArrayEquals(new byte[] {2, 0x43, 0x21, 4}, receive());
    }
}
