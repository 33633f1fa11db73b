package org.sluice.itest;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;

/**
 * The bundles of the gateway may be started in any order. Frameworks of its own, one after the other, without start levels; the
 * seed is printed, and with {@code -Ditest.seed} it is the same again.
 */
public class StartOrderIT {

    private static final int ORDERS = Integer.getInteger("itest.orders", 50);
    private static final Path WORK = Path.of(System.getProperty("itest.work"));
    private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final String SERVER = "org.sluice.protocol.UpgradeServer";

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    private Framework framework;

    /** Without a log service or an SLF4J provider, bundles print. */
    @Before
    public void redirect() throws Exception {
        PrintStream file = new PrintStream(
                Files.newOutputStream(Files.createDirectories(WORK).resolve("StartOrderIT.log")), true);
        System.setOut(file);
        System.setErr(file);
    }

    @After
    public void restore() {
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    public void everythingIsServedWhateverTheOrder() throws Exception {
        long seed = Long.getLong("itest.seed", System.nanoTime());
        out.println("StartOrderIT on " + System.getProperty("itest.framework") + ": " + ORDERS
                + " orders, -Ditest.seed=" + seed);
        Random random = new Random(seed);
        List<String> failures = new ArrayList<>();
        for (int order = 0; order < ORDERS; order++) {
            String failure = start(order, random);
            if (failure != null) {
                failures.add(failure);
                out.println(failure);
            }
        }
        assertEquals("seed " + seed + ": " + failures, 0, failures.size());
    }

    private String start(int order, Random random) throws Exception {
        List<String> names = new ArrayList<>();
        System.out.println("order " + order);
        framework = ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(properties());
        try {
            framework.init();
            framework
                    .getBundleContext()
                    .addServiceListener((AllServiceListener) this::configure, "(objectClass=" + ADMIN + ")");
            List<Bundle> bundles = install();
            Collections.shuffle(bundles, random);
            framework.start();
            for (Bundle bundle : bundles) {
                names.add(bundle.getSymbolicName());
                bundle.start();
            }
            Await.until("the HTTP service serves /echo", () -> isServed(httpPort()));
            Await.until("the standalone server serves /echo", () -> isServed(standalonePort()));
            return null;
        } catch (AssertionError e) {
            return "order " + order + ": " + e.getMessage() + ": " + names;
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, WORK.resolve("orders").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put("org.osgi.service.http.port", "0");
        properties.put("org.apache.felix.http.host", "127.0.0.1");
        properties.put("felix.fileinstall.dir", WORK.resolve("orders-load").toString());
        properties.put("felix.fileinstall.tmpdir", WORK.resolve("orders-tmp").toString());
        return properties;
    }

    /** As soon as that can be configured, there is a standalone server. By name: the classes are in bundles, and others here. */
    private void configure(ServiceEvent event) {
        if (event.getType() != ServiceEvent.REGISTERED) {
            return;
        }
        try {
            Bundle types = event.getServiceReference().getBundle();
            Object configuration = types.loadClass(ADMIN)
                    .getMethod("getFactoryConfiguration", String.class, String.class, String.class)
                    .invoke(
                            framework.getBundleContext().getService(event.getServiceReference()),
                            "org.sluice.standalone",
                            "ordered",
                            "?");
            types.loadClass("org.osgi.service.cm.Configuration")
                    .getMethod("update", Dictionary.class)
                    .invoke(configuration, new Hashtable<>(Map.of("port", 0)));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the standalone server cannot be configured", e);
        }
    }

    private List<Bundle> install() throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : Composition.bundles()) {
            Bundle bundle = framework.getBundleContext().installBundle("reference:" + jar.toUri());
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundles.add(bundle);
            }
        }
        return bundles;
    }

    private int httpPort() throws Exception {
        Object endpoints = property(RUNTIME, "osgi.http.endpoint");
        for (String endpoint : endpoints instanceof String[] some ? some : new String[0]) {
            int port = URI.create(endpoint).getPort();
            if (port > 0) {
                return port;
            }
        }
        return 0;
    }

    private int standalonePort() throws Exception {
        boolean up = "UP".equals(property(SERVER, "sluice.server.state"));
        return up ? (Integer) property(SERVER, "sluice.server.port") : 0;
    }

    private Object property(String service, String name) throws Exception {
        ServiceReference<?>[] references = framework.getBundleContext().getAllServiceReferences(service, null);
        return references == null ? null : references[0].getProperty(name);
    }

    private static boolean isServed(int port) throws Exception {
        if (port == 0) {
            return false;
        }
        try (RawClient client = RawClient.connect(port)) {
            if (client.send(RequestText.webSocket("/echo")).readResponse().status() != 101) {
                return false;
            }
            client.send(Frame.text("started"));
            return client.readFrame().text().equals("started");
        } catch (IOException e) {
            // The port that was told is not open yet, or no more.
            return false;
        }
    }
}
