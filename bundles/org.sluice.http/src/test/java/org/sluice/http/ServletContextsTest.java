package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.Eventually;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.ServletContexts.Decision;
import org.sluice.protocol.UpgradeAnswer;

/** What servlet contexts decide about an upgrade, over real sockets. */
abstract class ServletContextsTest {

    static final String REMOTE_USER = ServletContextHelper.REMOTE_USER;
    static final String JAVAX = "org.osgi.service.http.context.ServletContextHelper";
    static final String HEAD = "GET /context/a/b HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: echo\n";
    static final String HANDSHAKE = HEAD + "\n";
    static final String SECOND = "GET /context/second HTTP/1.1\nHost: a\nConnection: close\n\n";

    interface Handler {
        UpgradeAnswer answer(ServletContexts contexts) throws Exception;
    }

    final GatewayServer server = new GatewayServer(2_000);
    final EchoListener listener = new EchoListener();
    final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    final BlockingQueue<Object> decisions = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws Exception {
        registrations.forEach(ServiceRegistration::unregister);
        server.stop();
    }

    void start(Handler handler) throws Exception {
        server.handler(
                        (request, contexts) -> {
                            try {
                                return handler.answer(contexts);
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        "echo")
                .start();
    }

    /** A handler that does what a context decides, and otherwise declines. */
    UpgradeAnswer guarded(ServletContexts contexts) {
        Decision decision = contexts.handleSecurity("guard");
        decisions.add(decision);
        if (decision instanceof Decision.Granted) {
            return UpgradeAnswer.switchProtocols(listener);
        }
        return decision instanceof Decision.Denied ? UpgradeAnswer.answered() : UpgradeAnswer.decline();
    }

    ServiceRegistration<?> register(String type, Object context, String name, Object... properties) {
        Map<String, Object> all = new HashMap<>(Map.of("osgi.http.whiteboard.context.name", name));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        ServiceRegistration<?> registration =
                server.gateway.context.registerService(type, context, new Hashtable<>(all));
        registrations.add(registration);
        return registration;
    }

    TestContext context(String name, TestContext.Security security, Object... properties) {
        TestContext context = new TestContext(security);
        register(ServletContextHelper.class.getName(), context, name, properties);
        return context;
    }

    String answerTo(String request) throws Exception {
        try (RawSocket client = server.connect().send(request)) {
            return client.readToEnd();
        }
    }

    void assertOpens() throws Exception {
        try (RawSocket client = server.connect().send(HANDSHAKE + "hello")) {
            assertTrue(client.readUntil("\r\n\r\nhello").startsWith("HTTP/1.1 101 "));
        }
    }

    String grantedName() throws Exception {
        Object decision = decisions.poll(20, TimeUnit.SECONDS);
        return decision instanceof Decision.Granted granted
                ? granted.principal().map(principal -> principal.getName()).orElse("nobody")
                : String.valueOf(decision);
    }

    /** The peer may have its answer before the last call. */
    static void assertCalls(List<String> calls, String... expected) throws Exception {
        Eventually.isTrue("as many calls", () -> calls.size() >= expected.length);
        assertEquals(List.of(expected), calls);
    }
}
