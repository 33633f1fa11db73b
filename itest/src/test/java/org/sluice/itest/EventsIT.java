package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.WebSocketRuntime;

/** What handlers of events hear of a running gateway. */
public class EventsIT extends GatewayTest {

    private static final String PID = "org.sluice.events";
    private static final String ROOT = "org/sluice/websocket/";

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private ConfigurationAdmin admin;
    private Configuration configuration;

    @Before
    public void handlerIsThere() throws Exception {
        Await.until("the example is there", this::echoIsServed);
        awaitQuiet();
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configuration = admin.getConfiguration(PID, "?");
        register(EventHandler.class, events::add, Map.of(EventConstants.EVENT_TOPIC, ROOT + "*"));
    }

    @After
    public void deleteConfiguration() throws Exception {
        configuration.delete();
        Await.until("connections are not told", () -> listeners() == 0);
    }

    private int listeners() throws Exception {
        return context.getServiceReferences(RuntimeListener.class, "(" + RuntimeListener.KINDS + "=opened)")
                .size();
    }

    /** Until everything that has changed has been told. */
    private void awaitQuiet() throws Exception {
        ServiceReference<WebSocketRuntime> runtime = context.getServiceReference(WebSocketRuntime.class);
        Await.until(
                "all changes are told",
                () -> context.getService(runtime).getRuntimeDTO().changeCount
                        == (Long) runtime.getProperty(WebSocketRuntime.CHANGECOUNT));
    }

    private Event next(String topic) throws Exception {
        Event event = events.poll(Await.SECONDS, TimeUnit.SECONDS);
        assertNotNull("no event " + topic, event);
        assertEquals(event + " of " + event.getProperty("service.id"), ROOT + topic, event.getTopic());
        assertNotNull(event.getProperty(EventConstants.TIMESTAMP));
        return event;
    }

    /** The next one that is meant; clients of other tests may be noticed to be gone meanwhile. */
    private Event next(String topic, Predicate<Event> isMeant) throws Exception {
        Event event;
        do {
            event = events.poll(Await.SECONDS, TimeUnit.SECONDS);
            assertNotNull("no event " + topic, event);
        } while (!event.getTopic().equals(ROOT + topic) || !isMeant.test(event));
        return event;
    }

    private static Object id(ServiceRegistration<?> registration) {
        return registration.getReference().getProperty("service.id");
    }

    @Test
    public void applicationsAreToldInOrder() throws Exception {
        ServiceRegistration<WebSocketApplication> application =
                application("/told", handshake -> Answer.accept(Listeners.ECHO));
        Event added = next("application/ADDED");
        assertEquals(id(application), added.getProperty("service.id"));
        assertEquals(context.getBundle().getSymbolicName(), added.getProperty("bundle.symbolicName"));
        assertArrayEquals(new String[] {"/told"}, (String[]) added.getProperty("pattern"));
        ServersTest.change(application, "no pattern");
        assertEquals(id(application), next("application/REMOVED").getProperty("service.id"));
        Event failed = next("application/FAILED");
        assertEquals(id(application), failed.getProperty("service.id"));
        assertEquals("sluice.websocket.pattern", failed.getProperty("failure.property"));
        ServersTest.change(application, "/again");
        next("application/ADDED");
        unregister(application);
        next("application/REMOVED");
    }

    @Test
    public void serversAreToldInOrder() throws Exception {
        Configuration server = admin.getFactoryConfiguration("org.sluice.standalone", "told", "?");
        server.update(new Hashtable<>(Map.of("port", 0)));
        Event up = next("server/UP");
        assertEquals("told", up.getProperty("server"));
        assertEquals("org.sluice.standalone~told", up.getProperty("server.pid"));
        int port = ((int[]) up.getProperty("port"))[0];
        RawClient.open(port, "/echo").close();
        server.delete();
        assertEquals("told", next("server/DOWN").getProperty("server"));
    }

    @Test
    public void connectionsAreToldWhereTheyAreWanted() throws Exception {
        configuration.update(new Hashtable<>(Map.of("connections", true)));
        Await.until("they are told", () -> listeners() == 1);
        try (RawClient client = RawClient.open(port(), "/echo")) {
            Event opened = next("connection/OPENED", event -> true);
            client.send(Frame.close(4001));
            client.readToOrderlyEnd();
            Object id = opened.getProperty("connection.id");
            Event closed = next("connection/CLOSED", event -> id.equals(event.getProperty("connection.id")));
            assertEquals("default", opened.getProperty("server"));
            assertEquals(4001, closed.getProperty("close.code"));
            assertEquals("PEER", closed.getProperty("closed.by"));
        }
    }

    @Test
    public void withoutTheBundleThereIsNothing() throws Exception {
        Bundle bundle = bundle(PID);
        bundle.stop();
        try {
            unregister(application("/untold", handshake -> Answer.decline()));
            awaitQuiet();
            marker("STOPPED");
        } finally {
            bundle.start();
        }
        Await.until("it runs", () -> bundle.getState() == Bundle.ACTIVE);
        application("/told", handshake -> Answer.decline());
        next("itest/STOPPED");
        Event added = next("application/ADDED");
        assertArrayEquals(new String[] {"/told"}, (String[]) added.getProperty("pattern"));
        assertNull(events.peek());
    }

    private void marker(String name) {
        EventAdmin eventAdmin = context.getService(context.getServiceReference(EventAdmin.class));
        eventAdmin.sendEvent(
                new Event(ROOT + "itest/" + name, Map.of(EventConstants.TIMESTAMP, System.currentTimeMillis())));
    }
}
