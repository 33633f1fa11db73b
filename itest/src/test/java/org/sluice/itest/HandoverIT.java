package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.sluice.itest.client.Await;
import org.sluice.itest.handover.CountingClients;
import org.sluice.itest.process.GatewayProcess;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;

/**
 * A bundle is updated, stopped and started, and replaced by another one, while clients in a process of their own send numbered
 * messages. With {@code -Ditest.handover.cycles=100 -Ditest.handover.connections=1000} it is as often and as many as the bundle
 * must stand.
 */
public class HandoverIT extends GatewayTest {

    private static final int CYCLES = Integer.getInteger("itest.handover.cycles", 6);
    private static final int CONNECTIONS = Integer.getInteger("itest.handover.connections", 50);
    private static final int PERIOD_MILLIS = 100;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    @Override
    @Configuration
    public Option[] configuration() throws Exception {
        ApplicationBundle.build("heir", "1");
        ApplicationBundle.build("heir", "2");
        return super.configuration();
    }

    @Test
    public void replacedUnderLoadItLosesNothing() throws Exception {
        Bundle bundle = install(0);
        WebSocketRuntime runtime = context.getService(context.getServiceReference(WebSocketRuntime.class));
        Process clients = GatewayProcess.java(
                "-cp",
                testClasses(),
                CountingClients.class.getName(),
                Integer.toString(port()),
                Integer.toString(CONNECTIONS),
                Integer.toString(PERIOD_MILLIS),
                "/heir/worker",
                "/heir/loop");
        String report;
        try (BufferedReader out = clients.inputReader()) {
            assertEquals("open", out.readLine());
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                bundle = replace(bundle, cycle);
                awaitAllServed(runtime, cycle);
            }
            assertUnloaded();
            clients.outputWriter().close();
            report = out.readLine();
        } finally {
            clients.destroyForcibly();
            bundle.uninstall();
        }
        System.out.println("HandoverIT: " + CYCLES + " replacements, gaps in ms: " + report);
        assertTrue(
                report,
                report.matches("connections=" + CONNECTIONS
                        + " ended=0 sent=[1-9]\\d* lost=0 doubled=0 reordered=0 miscounted=0 .*"));
    }

    /** The folder of the clients' class, which a probe in the container does not know. */
    private static String testClasses() {
        return Path.of(System.getProperty("itest.applications"))
                .resolveSibling("test-classes")
                .toString();
    }

    private Bundle replace(Bundle bundle, int cycle) throws Exception {
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        switch (cycle % 3) {
            case 0 -> {
                bundle.stop();
                bundle.start();
                return bundle;
            }
            case 1 -> {
                try (InputStream jar = Files.newInputStream(applicationJar("heir", cycle % 2 == 0 ? "1" : "2"))) {
                    bundle.update(jar);
                }
                return bundle;
            }
            default -> {
                bundle.uninstall();
                return install(cycle);
            }
        }
    }

    private Bundle install(int number) throws Exception {
        try (InputStream jar = Files.newInputStream(applicationJar("heir", "1"))) {
            Bundle bundle = context.installBundle("itest:heir" + number, jar);
            start(bundle);
            return bundle;
        }
    }

    private static void start(Bundle bundle) throws BundleException {
        bundle.start();
    }

    /** All connections have an application again, and have had answers since. */
    private void awaitAllServed(WebSocketRuntime runtime, int cycle) throws Exception {
        Await.until("all connections are taken over in cycle " + cycle, () -> taken(runtime) == CONNECTIONS);
        long before = runtime.getRuntimeDTO().counters.messagesReceived;
        Await.until(
                "messages come in cycle " + cycle,
                () -> runtime.getRuntimeDTO().counters.messagesReceived >= before + CONNECTIONS);
    }

    private static int taken(WebSocketRuntime runtime) {
        int taken = 0;
        for (ApplicationDTO application : runtime.getRuntimeDTO().applications) {
            taken += application.patterns[0].startsWith("/heir/") ? application.connections : 0;
        }
        return taken;
    }

    /** Stopping and starting keeps the class loader, at least on some frameworks: the last two may be in use. */
    private void assertUnloaded() throws Exception {
        Await.until("class loaders of bundles that have gone are unloaded", () -> {
            System.gc();
            return loaders.stream().filter(loader -> loader.get() != null).count() <= 1;
        });
    }
}
