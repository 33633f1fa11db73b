package org.sluice.itest;

import static org.junit.Assert.assertEquals;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.Traffic;
import org.sluice.websocket.Answer;

/** What a removed bundle leaves behind. */
public class UnloadingIT extends GatewayTest {

    private static final int CYCLES = 200;
    private static final byte[] NOTHING = {};

    @Override
    @Configuration
    public Option[] configuration() throws Exception {
        ApplicationBundle.build("keeper", "1");
        return super.configuration();
    }

    @Test
    public void removedApplicationsAreUnloadedBesideSteadyTraffic() throws Exception {
        application("/steady", handshake -> Answer.accept(Listeners.ECHO));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (Traffic worker = Traffic.start(port(), "/steady");
                Traffic loop = Traffic.start(port(), "/echo")) {
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                loaders.add(cycle(cycle % 2 == 1 ? "/keeper/worker" : "/keeper/loop"));
            }
            worker.stop();
            loop.stop();
            System.out.println(CYCLES + " cycles beside " + (worker.echoed() + loop.echoed()) + " echoed messages");
        }
        assertUnloaded(loaders);
    }

    /** Installs, connects, uses and uninstalls the bundle, and returns its class loader. */
    private WeakReference<ClassLoader> cycle(String path) throws Exception {
        Bundle bundle = install();
        try (RawClient leaving = RawClient.open(port(), path);
                RawClient staying = RawClient.open(port(), path)) {
            assertServed(leaving);
            assertServed(staying);
            leaving.send(Frame.close(1000));
            assertEquals(1000, leaving.readFrame().closeCode());
            WeakReference<ClassLoader> loader =
                    new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
            bundle.uninstall();
            assertEquals(1001, staying.readFrame().closeCode());
            return loader;
        }
    }

    private Bundle install() throws Exception {
        try (InputStream jar = Files.newInputStream(applicationJar("keeper", "1"))) {
            Bundle bundle = context.installBundle("itest:keeper", jar);
            bundle.start();
            return bundle;
        }
    }

    private static void assertServed(RawClient client) throws Exception {
        client.send(Frame.text("this"));
        assertEquals("kept this", client.readFrame().text());
        client.send(Frame.masked(Frame.FIN | Frame.PING, NOTHING));
        assertEquals(Frame.PONG, client.readFrame().opcode());
    }

    private static void assertUnloaded(List<WeakReference<ClassLoader>> loaders) throws Exception {
        boolean unloaded = Await.within(Await.SECONDS * 1_000, () -> {
            System.gc();
            return reachable(loaders) == 0;
        });
        if (!unloaded) {
            Path dump = Path.of(System.getProperty("itest.work"), "unloading.hprof");
            throw new AssertionError(
                    reachable(loaders) + " of " + CYCLES + " class loaders are still reachable, see " + dumpHeap(dump));
        }
    }

    private static long reachable(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private static Path dumpHeap(Path file) throws Exception {
        Files.deleteIfExists(file);
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                        "dumpHeap",
                        new Object[] {file.toString(), true},
                        new String[] {String.class.getName(), boolean.class.getName()});
        return file;
    }
}
