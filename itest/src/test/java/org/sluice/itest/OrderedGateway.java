package org.sluice.itest;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;

/** A gateway in a framework of its own, whose bundles are started in an order that is told. */
final class OrderedGateway implements AutoCloseable {

    private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final String SERVER = "org.sluice.protocol.UpgradeServer";
    private static final String STANDALONE = "(sluice.server.pid=org.sluice.standalone~ordered)";

    /** One attempt of a client may take as long as it waits for an answer. */
    private static final long PATIENCE_SECONDS = 3 * Await.SECONDS;

    private final Framework framework;
    private final List<Bundle> bundles = new ArrayList<>();

    /** How far the newest attempt has come. */
    private String lastAnswer = "none";

    /** Attempts to which nobody has answered in time. */
    private final List<String> unanswered = new ArrayList<>();

    OrderedGateway(Path work) throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(properties(work));
        framework.init();
        framework
                .getBundleContext()
                .addServiceListener((AllServiceListener) this::configure, "(objectClass=" + ADMIN + ")");
        for (Path jar : Composition.bundles()) {
            Bundle bundle = framework.getBundleContext().installBundle("reference:" + jar.toUri());
            if (isStarted(bundle)) {
                bundles.add(bundle);
            }
        }
    }

    private static Map<String, String> properties(Path work) {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, work.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put("org.osgi.service.http.port", "0");
        properties.put("org.apache.felix.http.host", "127.0.0.1");
        properties.put("felix.fileinstall.dir", work.resolve("load").toString());
        properties.put("felix.fileinstall.tmpdir", work.resolve("tmp").toString());
        return properties;
    }

    /** Others only have classes, and are resolved when the first that needs these is started. */
    private static boolean isStarted(Bundle bundle) {
        Dictionary<String, String> headers = bundle.getHeaders();
        return headers.get(Constants.FRAGMENT_HOST) == null
                && (headers.get(Constants.BUNDLE_ACTIVATOR) != null
                        || headers.get("Service-Component") != null
                        || headers.get(Constants.PROVIDE_CAPABILITY) != null);
    }

    /** Chooses an order, and tells it. */
    List<String> shuffle(Random random) {
        Collections.shuffle(bundles, random);
        return bundles.stream().map(Bundle::getSymbolicName).toList();
    }

    /** Starts one after the other, and waits until both kinds of servers serve. */
    void start() throws Exception {
        framework.start();
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        await("the HTTP service serves /echo", () -> isServed(httpPort()));
        await("the standalone server serves /echo", () -> isServed(standalonePort()));
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        if (!Await.within(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), condition)) {
            throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
        }
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    List<String> unanswered() {
        return unanswered;
    }

    /** What may be the reason for not being served. */
    String state() {
        StringBuilder state = new StringBuilder("last answer: " + lastAnswer);
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            state.append("\n").append(bundle).append(" is in state ").append(bundle.getState());
            ServiceReference<?>[] services = bundle.getRegisteredServices();
            for (ServiceReference<?> each : services == null ? new ServiceReference<?>[0] : services) {
                state.append("\n    ").append(each).append(" for ").append(Arrays.toString(each.getUsingBundles()));
            }
        }
        return state.toString();
    }

    private int httpPort() throws Exception {
        Object endpoints = property(RUNTIME, null, "osgi.http.endpoint");
        for (String endpoint : endpoints instanceof String[] some ? some : new String[0]) {
            int port = URI.create(endpoint).getPort();
            if (port > 0) {
                return port;
            }
        }
        return 0;
    }

    private int standalonePort() throws Exception {
        boolean up = "UP".equals(property(SERVER, STANDALONE, "sluice.server.state"));
        return up ? (Integer) property(SERVER, STANDALONE, "sluice.server.port") : 0;
    }

    private Object property(String service, String filter, String name) throws Exception {
        ServiceReference<?>[] references = framework.getBundleContext().getAllServiceReferences(service, filter);
        return references == null ? null : references[0].getProperty(name);
    }

    private boolean isServed(int port) throws Exception {
        lastAnswer = "nobody connects to port " + port;
        if (port == 0) {
            return false;
        }
        try (RawClient client = RawClient.connect(port)) {
            lastAnswer = "no answer from port " + port;
            Response response = client.send(RequestText.webSocket("/echo")).readResponse();
            lastAnswer = response.toString();
            if (response.status() != 101) {
                return false;
            }
            client.send(Frame.text("started"));
            return client.readFrame().text().equals("started");
        } catch (SocketTimeoutException e) {
            unanswered.add(lastAnswer);
            return false;
        } catch (IOException e) {
            // The port that was told is not open yet, or no more.
            return false;
        }
    }
}
