package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Hashtable;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.ForwarderPort;
import org.sluice.lorawan.GatewayDTO;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.radio.DataRate;
import org.sluice.lorawan.trace.RadioFrame;
import org.sluice.lorawan.trace.TraceListener;
import org.sluice.lorawan.trace.TraceRecord;

/** Datagrams of simulated gateways become records, whatever comes and goes. */
public class LorawanIT extends GatewayTest {

    private static final String SIMULATOR = "org.sluice.example.lorasim";

    private final BlockingQueue<TraceRecord> told = new LinkedBlockingQueue<>();
    private Configuration port;
    private Configuration simulator;
    private ServiceRegistration<TraceListener> listener;

    @Override
    @org.ops4j.pax.exam.Configuration
    public Option[] configuration() throws Exception {
        return options(composite(super.configuration()), Composition.lorawan());
    }

    @Before
    public void gatewaysReport() throws Exception {
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        port = admin.getFactoryConfiguration(ForwarderPort.FACTORY_PID, "it", "?");
        simulator = admin.getConfiguration(SIMULATOR, "?");
        listener = listen(told);
        configurePort(0);
        simulate();
    }

    @After
    public void deleteConfigurations() throws Exception {
        simulator.delete();
        port.delete();
        Await.until("the port has gone", () -> reference() == null);
    }

    private ServiceRegistration<TraceListener> listen(BlockingQueue<TraceRecord> queue) {
        return register(TraceListener.class, queue::add, Map.of());
    }

    private void configurePort(int number) throws Exception {
        port.update(new Hashtable<>(Map.of("port", number, "region", "EU868")));
        Await.until("the port is up", () -> {
            ServiceReference<ForwarderPort> reference = reference();
            return reference != null
                    && ForwarderPort.UP.equals(reference.getProperty(ForwarderPort.STATE))
                    && (number == 0 || reference.getProperty(ForwarderPort.PORT).equals(number));
        });
    }

    private ServiceReference<ForwarderPort> reference() {
        return context.getServiceReference(ForwarderPort.class);
    }

    private int number() {
        return (int) reference().getProperty(ForwarderPort.PORT);
    }

    private void simulate() throws IOException {
        simulator.update(new Hashtable<>(
                Map.of("enabled", true, "port", number(), "framesPerSecond", 200, "gateways", 2, "refusedPercent", 0)));
    }

    private static TraceRecord next(BlockingQueue<TraceRecord> queue, Predicate<TraceRecord> wanted) throws Exception {
        for (TraceRecord trace = poll(queue); ; trace = poll(queue)) {
            if (wanted.test(trace)) {
                return trace;
            }
        }
    }

    private static TraceRecord poll(BlockingQueue<TraceRecord> queue) throws InterruptedException {
        TraceRecord trace = queue.poll(Await.SECONDS, TimeUnit.SECONDS);
        assertNotNull("nothing was told", trace);
        return trace;
    }

    private static boolean isFrame(TraceRecord trace) {
        return trace.frame().isPresent();
    }

    @Test
    public void framesAndStatusAreToldAndDownlinksAnswered() throws Exception {
        // Gateways begin with their status, and then tell it every 30 s
        next(told, trace -> trace.log().orElseThrow().event().equals("Status"));
        TraceRecord frame = next(told, LorawanIT::isFrame);
        assertTrue(frame.frame().orElseThrow().frequencyHz() > 863_000_000);
        assertTrue(frame.frame().orElseThrow().dataRateIndex().isPresent());
        ForwarderPort service = context.getService(reference());
        GatewayDTO gateway = service.getPortDTO().gateways[0];
        Await.until("it asks for frames", () -> service.getPortDTO().gateways[0].takesDownlinks);
        byte[] payload = {0x60, 1, 2, 3, 4, 0, 5, 0, 6, 7, 8, 9};
        UUID id = service.send(
                gateway.eui,
                new Downlink(Bytes.of(payload), 869_525_000, new DataRate.LoRa(9, 125_000), 14, OptionalLong.empty()));
        assertEquals(
                "04030201",
                next(told, trace -> trace.messageId().equals(id)).source().id());
        TraceRecord answer = next(told, trace -> trace.messageId().equals(id));
        assertEquals(
                "Downlink message taken by the gateway",
                answer.log().orElseThrow().message());
        assertEquals(Map.of(), service.getPortDTO().rejectedDatagrams);
        assertEquals(Map.of(), service.getPortDTO().rejectedItems);
    }

    @Test
    public void simulatedDevicesAreAnswered() throws Exception {
        TraceRecord sent = next(told, trace -> trace.frame()
                .filter(frame -> frame.direction() == RadioFrame.Direction.DOWNLINK)
                .isPresent());
        next(told, trace -> trace.messageId().equals(sent.messageId()));
    }

    @Test
    public void aChangedPortIsFreedAndTheNextOneServed() throws Exception {
        next(told, LorawanIT::isFrame);
        int before = number();
        int free;
        try (DatagramSocket some = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            free = some.getLocalPort();
        }
        configurePort(free);
        assertNotEquals(before, number());
        new DatagramSocket(before, InetAddress.getLoopbackAddress()).close();
        told.clear();
        simulate();
        next(told, LorawanIT::isFrame);
    }

    @Test
    public void listenersComeAndGo() throws Exception {
        BlockingQueue<TraceRecord> second = new LinkedBlockingQueue<>();
        ServiceRegistration<TraceListener> registration = listen(second);
        next(second, LorawanIT::isFrame);
        unregister(registration);
        second.clear();
        told.clear();
        next(told, LorawanIT::isFrame);
        assertTrue(second.isEmpty());
    }

    @Test
    public void aStoppedBundleLeavesNoPortAndNoThread() throws Exception {
        next(told, LorawanIT::isFrame);
        int before = number();
        Bundle lorawan = bundle("org.sluice.lorawan");
        lorawan.stop();
        new DatagramSocket(before, InetAddress.getLoopbackAddress()).close();
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .anyMatch(name -> name.startsWith("sluice-lorawan") || name.startsWith("sluice-trace")));
        told.clear();
        lorawan.start();
        Await.until("the port is there again", () -> reference() != null);
        simulate();
        next(told, LorawanIT::isFrame);
    }

    @Test
    public void hostileDatagramsAreCountedAndOthersHeard() throws Exception {
        ForwarderPort service = context.getService(reference());
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 100; i++) {
                byte[] garbage = {2, 0, 0, (byte) i, 1, 2, 3, 4, 5, 6, 7, 8, '{', '['};
                socket.send(new DatagramPacket(garbage, garbage.length, InetAddress.getLoopbackAddress(), number()));
            }
        }
        Await.until(
                "they are counted",
                () -> service.getPortDTO().rejectedDatagrams.getOrDefault("IDENTIFIER", 0L) == 97
                        && service.getPortDTO().rejectedDatagrams.getOrDefault("JSON", 0L) == 2);
        told.clear();
        next(told, LorawanIT::isFrame);
    }

    @Test
    public void theSimulatorIsACommand() throws Exception {
        ServiceReference<?>[] commands = context.getAllServiceReferences(null, "(osgi.command.function=lorasim)");
        assertEquals(1, commands.length);
        assertEquals("sluice", commands[0].getProperty("osgi.command.scope"));
        Object command = context.getService(commands[0]);
        var method = command.getClass().getMethod("lorasim", String[].class);
        Await.until("it runs", () -> method.invoke(command, (Object) new String[] {"status"})
                .toString()
                .startsWith("running: 20 devices, 2 gateways"));
    }
}
