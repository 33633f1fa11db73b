package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeServer;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.authentication.Authenticator;

/** The server with doubles on all its sides. */
final class TestServer implements AutoCloseable {

    static final Limits SMALL = limits();

    /** Small limits with some changes, as names and values. Handshakes do not wait for others. */
    static Limits limits(Object... changes) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "connections",
                100,
                "workerThreads",
                8,
                "workerThreadsPerApplication",
                2,
                "waitingMessages",
                8,
                "waitingBytes",
                1024,
                "concurrentConnects",
                3,
                "connectTimeoutSeconds",
                30,
                "closingTimeoutSeconds",
                20));
        for (int i = 0; i < changes.length; i += 2) {
            properties.put((String) changes[i], changes[i + 1]);
        }
        Limits limits = ConfiguredLimits.limits(properties::get);
        return withConnects(Duration.ZERO, limits.connects().timeout(), limits);
    }

    static Limits withConnects(Duration patience, Duration timeout, Limits limits) {
        return new Limits(
                limits.connections(),
                limits.messages(),
                limits.sendQueue(),
                limits.workers(),
                new Limits.Connects(limits.connects().all(), limits.connects().each(), patience, timeout),
                limits.times(),
                limits.authentication(),
                limits.compression(),
                limits.coders(),
                limits.historySize(),
                limits.handoverState());
    }

    final TestFramework framework = new TestFramework();
    final AtomicBoolean restarting = new AtomicBoolean();
    final TestLoop loop = new TestLoop();
    final AtomicLong clock = new AtomicLong();

    /** What event loops have waited for processors. */
    final AtomicLong delays = new AtomicLong();

    final WebSocketProtocolHandler handler;

    TestServer() {
        this(SMALL);
    }

    TestServer(Limits limits) {
        handler = new WebSocketProtocolHandler(
                framework.context, limits, clock::get, new HoldUps.Source(delays::get, millis -> 0), restarting::get);
    }

    ServiceReference<WebSocketApplication> register(WebSocketApplication application, Object... namesAndValues) {
        return register(application, TestFramework.properties(namesAndValues));
    }

    ServiceReference<WebSocketApplication> register(WebSocketApplication application, Map<String, Object> properties) {
        ServiceReference<WebSocketApplication> reference = framework.register(application, properties);
        handler.bindApplication(reference);
        return reference;
    }

    /** An authenticator with a name and maybe a ranking. */
    /** Registers an application that accepts everybody, with callbacks on the event loop. */
    void acceptAt(String path, Object... namesAndValues) {
        Map<String, Object> properties = TestFramework.properties(namesAndValues);
        properties.put("sluice.websocket.pattern", path);
        properties.put("sluice.websocket.threading", "loop");
        register(handshake -> Answer.accept(new RecordingListener()), properties);
    }

    /** Answers a handshake whose client is gone before its 101. */
    void upgradeUnopened(TestRequest request) {
        if (handler.upgrade(request, ServletContexts.NONE) instanceof SwitchProtocols accepted) {
            accepted.listener().onClosed(ConnectionEnd.NOT_OPENED);
        }
    }

    ServiceReference<Authenticator> register(Authenticator authenticator, String name, int ranking) {
        Map<String, Object> properties = new HashMap<>(Map.of(Authenticator.NAME, name, "service.ranking", ranking));
        ServiceReference<Authenticator> reference = framework.register(authenticator, properties);
        handler.bindAuthenticator(reference);
        return reference;
    }

    /** Lets there be a server with seven connections. */
    void serve(String name, String state, String host, int port, String... scopes) {
        handler.bindServer(framework.<UpgradeServer>register(() -> 7, properties(name, state, host, port, scopes)));
    }

    Map<String, Object> properties(String name, String state, String host, int port, String... scopes) {
        return new HashMap<>(Map.of(
                UpgradeServer.PID,
                "pid." + name,
                UpgradeServer.NAME,
                name,
                UpgradeServer.STATE,
                state,
                UpgradeServer.HOST,
                host,
                UpgradeServer.PORT,
                port,
                UpgradeServer.SCOPE,
                scopes,
                UpgradeServer.REASON,
                state.equals(UpgradeServer.UP) ? "" : "why " + name));
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
        return accepted(new TestRequest(path));
    }

    TestConnection accepted(TestRequest request) {
        UpgradeAnswer answer = handler.upgrade(request, ServletContexts.NONE);
        return new TestConnection(
                loop, assertInstanceOf(SwitchProtocols.class, answer).listener());
    }

    /** Lets time pass. */
    void pass(Duration time) {
        clock.addAndGet(time.toNanos());
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
