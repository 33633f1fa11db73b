package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.text;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.UpgradeServer;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.runtime.WebSocketRuntime;

/** The properties of the runtime service. */
class RuntimeAnnouncementTest {

    private final TestServer server = new TestServer();
    private final RecordingListener listener = new RecordingListener();
    private final WebSocketApplication application = handshake -> Answer.accept(listener);

    private long count;

    @BeforeEach
    void begin() throws InterruptedException {
        server.serve("one", "UP", "127.0.0.1", 8082, "default");
        server.handler.activate(server.framework.context);
        count = (Long) next().get(WebSocketRuntime.CHANGECOUNT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Map<String, Object> next() throws InterruptedException {
        Optional<Map<String, Object>> properties = server.framework.announcements.poll(10, TimeUnit.SECONDS);
        assertNotNull(properties, "nothing is told");
        return properties.get();
    }

    /** Changes may be told together, but the last count that is told is that of the DTO. */
    private void assertChangeIsTold() throws InterruptedException {
        long before = count;
        long now = server.handler.runtime().getRuntimeDTO().changeCount;
        assertTrue(now > before, now + " > " + before);
        while (count < now) {
            count = (Long) next().get(WebSocketRuntime.CHANGECOUNT);
        }
        assertEquals(now, count);
        assertFalse(server.framework.announcers.stream()
                .filter(thread -> thread != Thread.currentThread())
                .anyMatch(thread -> !thread.getName().startsWith("sluice-connect")));
    }

    @Test
    void itIsRegisteredWithWhatIsThere() {
        assertEquals(count, server.handler.runtime().getRuntimeDTO().changeCount);
    }

    @Test
    void endpointsAreAPropertyOfTheService() throws InterruptedException {
        server.serve("two", "UP", "127.0.0.1", 8083, "default");
        assertArrayEquals(new String[] {"ws://127.0.0.1:8082/", "ws://127.0.0.1:8083/"}, (String[])
                next().get(WebSocketRuntime.ENDPOINTS));
    }

    @Test
    void applicationsThatComeChangeAndGoAreTold() throws InterruptedException {
        Map<String, Object> properties = TestFramework.properties("pattern", "/a");
        ServiceReference<WebSocketApplication> reference = server.register(application, properties);
        assertChangeIsTold();
        properties.put("sluice.websocket.max.connections", 1);
        server.handler.updatedApplication(reference);
        assertChangeIsTold();
        properties.put("sluice.websocket.pattern", "/b");
        server.handler.updatedApplication(reference);
        assertChangeIsTold();
        server.handler.unbindApplication(reference);
        assertChangeIsTold();
    }

    @Test
    void failedApplicationsAreTold() throws InterruptedException {
        ServiceReference<WebSocketApplication> reference = server.register(application, "pattern", "a");
        assertChangeIsTold();
        server.handler.unbindApplication(reference);
        assertChangeIsTold();
    }

    @Test
    void serversThatComeChangeAndGoAreTold() throws InterruptedException {
        Map<String, Object> properties = server.properties("two", "WAITING", "127.0.0.1", 8083, "default");
        ServiceReference<UpgradeServer> reference = server.framework.<UpgradeServer>register(() -> 0, properties);
        server.handler.bindServer(reference);
        assertChangeIsTold();
        properties.put(UpgradeServer.STATE, "UP");
        server.handler.bindServer(reference);
        assertChangeIsTold();
        server.handler.unbindServer(reference);
        assertChangeIsTold();
    }

    @Test
    void changedLimitsAreTold() throws InterruptedException {
        server.handler.configure(TestServer.limits("messageBytes", 5));
        assertChangeIsTold();
    }

    @Test
    void connectionsAndMessagesAreNot() throws InterruptedException {
        server.register(application, "pattern", "/a", "threading", "loop");
        assertChangeIsTold();
        server.connect("/a").feed(text("1"));
        listener.expect("open", "text 1");
        assertEquals(count, server.handler.runtime().getRuntimeDTO().changeCount);
    }

    @Test
    void withTheServerItGoes() throws InterruptedException {
        server.handler.deactivate();
        Optional<Map<String, Object>> last = server.framework.announcements.poll(10, TimeUnit.SECONDS);
        assertTrue(last.isEmpty());
        server.handler.unbindApplication(server.framework.register(application, TestFramework.properties()));
        server.loop.settle();
        assertEquals(0, server.framework.announcements.size());
    }
}
