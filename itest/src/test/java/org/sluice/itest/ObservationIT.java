package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketConstants;

/** What tools of others see of a running gateway: metrics, health, JMX. */
public class ObservationIT extends GatewayTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private ConfigurationAdmin admin;
    private Configuration configuration;

    @Override
    @org.ops4j.pax.exam.Configuration
    public Option[] configuration() throws Exception {
        return options(composite(super.configuration()), Composition.operation());
    }

    @Before
    public void exampleIsThere() throws Exception {
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        Await.until("the example is there", this::echoIsServed);
    }

    @After
    public void deleteConfiguration() throws Exception {
        if (configuration != null) {
            configuration.delete();
        }
    }

    private void configure(Configuration created, Map<String, Object> properties) throws IOException {
        configuration = created;
        configuration.update(new Hashtable<>(properties));
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + httpPort("http") + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String metrics() throws Exception {
        Await.until("metrics are there", () -> get("/metrics").statusCode() == 200);
        return get("/metrics").body();
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    @Test
    public void metricsOfAnApplicationGoOnWhenItIsRegisteredAnew() throws Exception {
        String series = "sluice_application_messages_total{application=\"/measured\",bundle=\""
                + context.getBundle().getSymbolicName() + "\",direction=\"received\"}";
        for (int i = 1; i <= 2; i++) {
            double before = value(metrics(), series);
            ServiceRegistration<?> registration = application("/measured", handshake -> Answer.accept(Listeners.ECHO));
            try (RawClient client = RawClient.open(port(), "/measured")) {
                client.send(Frame.text("hello"));
                assertEquals("hello", client.readFrame().text());
                assertEquals(before + 1, value(metrics(), series), 0);
            }
            unregister(registration);
            assertEquals(before + 1, value(metrics(), series), 0);
        }
    }

    @Test
    public void metricsMoveAndGoAwayByConfiguration() throws Exception {
        metrics();
        configure(admin.getConfiguration("org.sluice.metrics", "?"), Map.of("path", "/ops/numbers"));
        Await.until("they have moved", () -> get("/ops/numbers").statusCode() == 200);
        assertEquals(404, get("/metrics").statusCode());
        configuration.update(new Hashtable<>(Map.of("enabled", false)));
        Await.until("they have gone", () -> get("/ops/numbers").statusCode() == 404);
        assertEquals(404, get("/metrics").statusCode());
    }

    private Map<String, Result.Status> health() {
        HealthCheckExecutor executor = context.getService(context.getServiceReference(HealthCheckExecutor.class));
        Map<String, Result.Status> states = new TreeMap<>();
        executor.execute(HealthCheckSelector.tags("sluice"))
                .forEach(result -> states.put(
                        result.getHealthCheckMetadata().getName(),
                        result.getHealthCheckResult().getStatus()));
        return states;
    }

    private Map<String, Result.Status> expected(Result.Status ports, Result.Status applications) {
        return new TreeMap<>(Map.of(
                "Sluice applications",
                applications,
                "Sluice event loops",
                Result.Status.OK,
                "Sluice limits",
                Result.Status.OK,
                "Sluice ports",
                ports));
    }

    @Test
    public void healthIsThatOfPortsAndApplications() throws Exception {
        Await.until("all is well", () -> health().equals(expected(Result.Status.OK, Result.Status.OK)));
        application("/broken", handshake -> Answer.accept(Listeners.ECHO), WebSocketConstants.THREADING, "none");
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configure(
                    admin.getFactoryConfiguration("org.sluice.standalone", "waiting", "?"),
                    Map.of("port", occupied.getLocalPort()));
            // What the executor has found is taken for true for some seconds
            Await.until("both are seen", () -> health().equals(expected(Result.Status.WARN, Result.Status.WARN)));
        }
    }

    @Test
    public void theRuntimeIsAnMBeanAsLongAsTheServerIsActive() throws Exception {
        ObjectName name = new ObjectName("org.sluice:type=WebSocketRuntime");
        var server = ManagementFactory.getPlatformMBeanServer();
        Await.until("it is there", () -> server.isRegistered(name));
        CompositeData counters = (CompositeData) server.getAttribute(name, "Counters");
        assertTrue((long) counters.get("connectionsOpened") > 0);
        CompositeData[] applications = (CompositeData[]) server.getAttribute(name, "Applications");
        assertTrue(Stream.of(applications)
                .anyMatch(application -> ((String[]) application.get("patterns"))[0].equals("/echo")));
        Bundle websocket = bundle("org.sluice.websocket.server");
        websocket.stop();
        assertTrue(!server.isRegistered(name));
        websocket.start();
        Await.until("it is there again", () -> server.isRegistered(name));
    }
}
