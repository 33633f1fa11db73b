package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Map;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.SendQueue;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** The server with doubles on all its sides. */
final class TestServer implements AutoCloseable {

    static final Limits SMALL = new Limits(
            100,
            1 << 20,
            64 << 20,
            8,
            2,
            8,
            1024,
            3,
            2,
            Duration.ZERO,
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            SendQueue.DEFAULT);

    final TestFramework framework = new TestFramework();
    final TestLoop loop = new TestLoop();
    final WebSocketProtocolHandler handler;

    TestServer() {
        this(SMALL);
    }

    TestServer(Limits limits) {
        handler = new WebSocketProtocolHandler(framework.context, limits);
    }

    ServiceReference<WebSocketApplication> register(WebSocketApplication application, Object... namesAndValues) {
        return register(application, TestFramework.properties(namesAndValues));
    }

    ServiceReference<WebSocketApplication> register(WebSocketApplication application, Map<String, Object> properties) {
        ServiceReference<WebSocketApplication> reference = framework.register(application, properties);
        handler.bindApplication(reference);
        return reference;
    }

    /** An open connection to an application that has this listener alone, on {@code loop} or {@code worker}. */
    TestConnection connect(WebSocketListener listener, String threading) {
        String path = "/" + System.identityHashCode(listener);
        register(handshake -> Answer.accept(listener), "pattern", path, "threading", threading);
        return connect(path);
    }

    TestConnection connect(String path) {
        return accepted(path).open();
    }

    /** A connection that is not open yet. */
    TestConnection accepted(String path) {
        UpgradeAnswer answer = handler.upgrade(new TestRequest(path));
        return new TestConnection(
                loop, assertInstanceOf(SwitchProtocols.class, answer).listener());
    }

    int connections() {
        return handler.pools().slots().inUse();
    }

    void assertNoConnections() {
        assertEquals(0, connections());
    }

    @Override
    public void close() {
        handler.deactivate();
        loop.close();
    }
}
