package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.ServletContexts.Decision;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Answered;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.authentication.Authentication;

/** The service property {@code osgi.http.whiteboard.context.select}. */
class ServletContextTest {

    private static final Decision GRANTED = new Decision.Granted(Optional.empty());

    private final TestServer server = new TestServer();
    /** What has been asked, in order. */
    private final List<String> asked = new ArrayList<>();

    private final WebSocketApplication application = handshake -> {
        asked.add("application "
                + handshake.principal().map(principal -> principal.getName()).orElse("-"));
        return Answer.accept(new WebSocketListener() {});
    };

    @AfterEach
    void stop() {
        server.close();
    }

    private void register(Object... more) {
        Map<String, Object> properties = TestFramework.properties(more);
        properties.put("osgi.http.whiteboard.context.select", "guarded");
        properties.put("sluice.websocket.pattern", "/a");
        server.register(application, properties);
    }

    private ServletContexts saying(Decision decision) {
        return select -> {
            asked.add("context " + select + " on " + Thread.currentThread().getName());
            return decision;
        };
    }

    private UpgradeAnswer upgrade(TestRequest request, Decision decision) {
        UpgradeAnswer answer = server.handler.upgrade(request, saying(decision));
        if (answer instanceof SwitchProtocols accepted) {
            accepted.listener().onClosed(ConnectionEnd.NOT_OPENED);
        }
        server.assertNoConnections();
        return answer;
    }

    private String contextAsked() {
        return "context guarded on " + Thread.currentThread().getName();
    }

    @Test
    void itsPrincipalIsTheHandshakesAndItIsAskedOnTheServersThread() {
        register();
        Decision carol = new Decision.Granted(Optional.of(() -> "carol"));
        assertInstanceOf(SwitchProtocols.class, upgrade(new TestRequest("/a"), carol));
        assertEquals(List.of(contextAsked(), "application carol"), asked);
    }

    @Test
    void withoutAPrincipalOfItsOwnItIsTheServers() {
        register();
        upgrade(new TestRequest("/a"), GRANTED);
        upgrade(new TestRequest("/a").anonymous(), GRANTED);
        assertEquals(List.of(contextAsked(), "application alice", contextAsked(), "application -"), asked);
    }

    @Test
    void whatItDeniesItHasAnswered() {
        register();
        assertSame(Answered.ANSWERED, upgrade(new TestRequest("/a"), Decision.Denied.DENIED));
        assertEquals(List.of(contextAsked()), asked);
    }

    @Test
    void withoutItThereIsNoSuchPath() {
        register();
        assertSame(Decline.DECLINE, upgrade(new TestRequest("/a"), Decision.Unknown.UNKNOWN));
        assertSame(Decline.DECLINE, server.handler.upgrade(new TestRequest("/a"), ServletContexts.NONE));
        assertEquals(List.of(contextAsked()), asked);
    }

    @Test
    void nobodyAsksItForAnotherApplication() {
        server.register(application, "pattern", "/b");
        upgrade(new TestRequest("/b"), Decision.Denied.DENIED);
        assertEquals(List.of("application alice"), asked);
    }

    @Test
    void itIsAskedAfterFormLimitsAndOriginAndBeforeTheAuthenticator() {
        register("max.connections", 1, "authenticator", "main");
        server.register(
                handshake -> {
                    asked.add("authenticator "
                            + handshake.principal().orElseThrow().getName());
                    return Authentication.granted("dora");
                },
                "main",
                0);
        Decision carol = new Decision.Granted(Optional.of(() -> "carol"));
        assertInstanceOf(Refuse.class, upgrade(new TestRequest("/a").set("Sec-WebSocket-Key"), carol));
        assertInstanceOf(Refuse.class, upgrade(new TestRequest("/a").set("Origin", "http://evil"), carol));
        assertEquals(List.of(), asked);
        upgrade(new TestRequest("/a"), carol);
        assertEquals(List.of(contextAsked(), "authenticator carol", "application dora"), asked);
        asked.clear();
        upgrade(new TestRequest("/a"), Decision.Denied.DENIED);
        assertEquals(List.of(contextAsked()), asked);
    }

    @Test
    void whomItHasNotGrantedHoldsNoSlot() {
        register("max.connections", 1);
        // One that has not been decided about yet stands in nobody's way
        ServletContexts slow = select -> {
            assertInstanceOf(SwitchProtocols.class, upgrade(new TestRequest("/a"), GRANTED));
            return Decision.Denied.DENIED;
        };
        assertSame(Answered.ANSWERED, server.handler.upgrade(new TestRequest("/a"), slow));
        server.assertNoConnections();
    }

    @Test
    void anExceptionOfItTakesNoSlot() {
        register();
        ServletContexts broken = select -> {
            throw new IllegalStateException("broken");
        };
        assertThrows(IllegalStateException.class, () -> server.handler.upgrade(new TestRequest("/a"), broken));
        server.assertNoConnections();
    }
}
