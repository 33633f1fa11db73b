package org.sluice.example.lorasim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoraSimulatorTest {

    private static final int SECONDS = 20;

    private DatagramSocket server;
    private LoraSimulator simulator;

    @BeforeEach
    void listen() throws IOException {
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        server.setSoTimeout(SECONDS * 1000);
    }

    @AfterEach
    void stop() {
        if (simulator != null) {
            simulator.deactivate();
        }
        server.close();
    }

    private Map<String, Object> properties(Object... pairs) {
        Map<String, Object> properties = new HashMap<>(Map.of("port", server.getLocalPort()));
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put((String) pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private DatagramPacket receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        server.receive(packet);
        return packet;
    }

    /** The next datagram of a kind. */
    private DatagramPacket await(int identifier) throws IOException {
        DatagramPacket packet = receive();
        while (packet.getData()[3] != identifier) {
            packet = receive();
        }
        return packet;
    }

    private static String json(DatagramPacket packet) {
        return new String(packet.getData(), 12, packet.getLength() - 12, StandardCharsets.US_ASCII);
    }

    @Test
    void nothingIsSentUnlessEnabled() {
        simulator = new LoraSimulator(properties());
        assertEquals("stopped", simulator.lorasim());
        assertEquals("stopped; it was not running", simulator.lorasim("stop"));
    }

    @Test
    void gatewaysReportFramesAndStatusAndAskForFrames() throws IOException {
        simulator =
                new LoraSimulator(properties("enabled", true, "gateways", 2, "framesPerSecond", 200, "joinPercent", 0));
        Set<Integer> identifiers = new HashSet<>();
        Set<Long> euis = new HashSet<>();
        boolean status = false;
        boolean frames = false;
        while (identifiers.size() < 2 || euis.size() < 2 || !status || !frames) {
            DatagramPacket packet = receive();
            identifiers.add((int) packet.getData()[3]);
            euis.add(ByteBuffer.wrap(packet.getData()).getLong(4));
            status |= json(packet).contains("\"stat\":{\"time\"");
            frames |= json(packet).matches("\\{\"rxpk\":\\[\\{.*\"datr\":\"SF\\d+BW125\".*\"data\":\"[^\"]+\"}]}");
        }
        assertEquals(Set.of(0, 2), identifiers);
        assertTrue(simulator.lorasim().startsWith("running: 20 devices, 2 gateways"));
    }

    @Test
    void frameToTransmitIsAnswered() throws IOException {
        simulator = new LoraSimulator(properties("enabled", "true", "refusedPercent", 0));
        DatagramPacket pull = await(2);
        byte[] downlink = "\2\7\7\3{\"txpk\":{}}".getBytes(StandardCharsets.US_ASCII);
        server.send(new DatagramPacket(downlink, downlink.length, pull.getSocketAddress()));
        DatagramPacket answer = await(5);
        assertEquals(7, answer.getData()[1]);
        assertTrue(json(answer).contains("NONE"));
        simulator.lorasim("start", "refusedPercent=100");
        pull = await(2);
        server.send(new DatagramPacket(downlink, downlink.length, pull.getSocketAddress()));
        while (!json(answer).contains("TOO_LATE")) {
            answer = await(5);
        }
    }

    @Test
    void theCommandStartsAndStops() throws IOException {
        simulator = new LoraSimulator(properties());
        assertTrue(simulator.lorasim("start", "devices=3", "region=US915").startsWith("started: 3 devices"));
        await(0);
        assertTrue(simulator.lorasim("stop").startsWith("stopped; "));
        assertEquals("stopped", simulator.lorasim("status"));
        assertEquals(
                "not started: devices is \"0\" (String), allowed is a whole number from 1 to 100000",
                simulator.lorasim("start", "devices=0"));
        assertTrue(simulator.lorasim("fly").startsWith("lorasim start"));
        assertTrue(simulator.lorasim("stop", "now").startsWith("lorasim start"));
    }

    @Test
    void configurationsWithInvalidValuesSimulateNothing() {
        simulator = new LoraSimulator(properties("enabled", true, "region", "MOON"));
        assertEquals("stopped", simulator.lorasim());
        simulator.modified(properties("enabled", true));
        assertTrue(simulator.lorasim().startsWith("running"));
        simulator.modified(properties());
        assertEquals("stopped", simulator.lorasim());
    }

    @Test
    void theSameSeedMakesTheSameFrames() throws Exception {
        Plan plan = Plan.of(Map.of());
        Device one = new Device(5, 3, new Random(1));
        Device other = new Device(5, 3, new Random(1));
        Random random = new Random(2);
        Random sameRandom = new Random(2);
        for (int i = 0; i < 1000; i++) {
            byte[] frame = one.frame(plan, random);
            assertTrue(frame.length >= 8 && frame.length <= 64);
            assertEquals(ByteBuffer.wrap(frame), ByteBuffer.wrap(other.frame(plan, sameRandom)));
        }
    }

    @Test
    void signalsStayPlausible() {
        Random random = new Random(3);
        Device device = new Device(0, 1, random);
        int before = device.rssi(0, random);
        for (int i = 0; i < 10_000; i++) {
            int rssi = device.rssi(0, random);
            double snr = Device.snr(rssi, random);
            assertTrue(rssi >= -125 && rssi <= -40 && Math.abs(rssi - before) < 15, before + " " + rssi);
            assertTrue(snr >= -20 && snr <= 12 && snr * 4 == Math.rint(snr * 4), "" + snr);
            assertTrue(device.spreading(10) >= 7 && device.spreading(10) <= 10);
            before = rssi;
        }
    }

    @Test
    void theProgramSaysWhatItHasDone() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        String port = "" + server.getLocalPort();
        assertEquals(0, Main.run(Map.of("port", port, "seconds", "0"), out));
        assertTrue(text.toString(StandardCharsets.UTF_8).contains("frames sent"));
        assertEquals(2, Main.run(Map.of("port", "0"), out));
        assertEquals(2, Main.run(Map.of("seconds", "long"), out));
        assertFalse(text.toString(StandardCharsets.UTF_8).contains("Exception"));
    }
}
