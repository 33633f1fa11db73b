package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ServletContexts.Decision;
import org.sluice.websocket.Answer;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

/** What is told of handshakes. */
class HandshakeReportTest {

    private final TestServer server = new TestServer();
    private final RecordingRuntimeListener listener = new RecordingRuntimeListener();

    @BeforeEach
    void register() {
        server.handler.bindListener(server.framework.<RuntimeListener>register(listener, new HashMap<>()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HandshakeDTO told(TestRequest request) {
        server.upgradeUnopened(request);
        return listener.next(HandshakeDTO.class);
    }

    @Test
    void whatWasAskedAndAnsweredIsTold() {
        server.acceptAt("/rooms/{room}", "subprotocols", "chat");
        long before = System.currentTimeMillis();
        HandshakeDTO dto = told(new TestRequest("/rooms/12")
                .at("front")
                .set("Origin", "http://gateway.example:8080")
                .set("User-Agent", "test/1")
                .set("Sec-WebSocket-Protocol", "other, chat"));
        assertEquals("101", dto.answer);
        assertEquals("front", dto.server);
        assertEquals("/rooms/12", dto.path);
        assertEquals("a=*", dto.query);
        assertEquals("/rooms/{room}", dto.pattern);
        assertEquals("application.bundle", dto.bundle);
        assertEquals(server.handler.runtime().getRuntimeDTO().applications[0].serviceId, dto.applicationId);
        assertEquals("alice", dto.principal);
        assertEquals("127.0.0.1:50000", dto.remoteAddress);
        assertEquals("http://gateway.example:8080", dto.origin);
        assertEquals("test/1", dto.userAgent);
        assertEquals("chat", dto.subprotocol);
        assertEquals(1, dto.connectionId);
        assertTrue(dto.time >= before && dto.time <= System.currentTimeMillis());
        assertFalse(dto.secure);
    }

    @Test
    void eachAnswerIsToldAsItIsCounted() {
        server.acceptAt("/a", "max.connections", 1);
        server.register(handshake -> Answer.refuse(418), "pattern", "/refusing");
        server.register(handshake -> Answer.decline(), "pattern", "/declining");
        server.register(
                handshake -> {
                    throw new IllegalStateException("test");
                },
                "pattern",
                "/throwing");
        assertEquals("declined", told(new TestRequest("/none")).answer);
        assertEquals("400", told(new TestRequest("/a").set("Sec-WebSocket-Key", "short")).answer);
        assertEquals("403", told(new TestRequest("/a").set("Origin", "http://elsewhere")).answer);
        assertEquals("418", told(new TestRequest("/refusing")).answer);
        assertEquals("declined", told(new TestRequest("/declining")).answer);
        assertEquals("500", told(new TestRequest("/throwing")).answer);
        server.accepted("/a");
        assertEquals("101", listener.next(HandshakeDTO.class).answer);
        assertEquals("503", told(new TestRequest("/a")).answer);
        assertEquals(
                Map.of("101", 1L, "400", 1L, "403", 1L, "418", 1L, "500", 1L, "503", 1L, "declined", 2L),
                server.handler.runtime().getRuntimeDTO().counters.handshakes);
    }

    @Test
    void onesThatLeadNowhereHaveNoApplication() {
        HandshakeDTO dto = told(new TestRequest("/none").anonymous());
        assertEquals(-1, dto.applicationId);
        assertNull(dto.bundle);
        assertNull(dto.pattern);
        assertNull(dto.principal);
        assertNull(dto.origin);
        assertNull(dto.userAgent);
        assertEquals("", dto.subprotocol);
        assertEquals(0, dto.connectionId);
    }

    @Test
    void whomAServletContextDeniesIsAnswered() {
        Map<String, Object> properties = TestFramework.properties("pattern", "/a");
        properties.put("osgi.http.whiteboard.context.select", "guarded");
        server.register(handshake -> Answer.decline(), properties);
        server.handler.upgrade(new TestRequest("/a"), select -> Decision.Denied.DENIED);
        assertEquals("answered", listener.next(HandshakeDTO.class).answer);
    }

    @Test
    void thePrincipalIsTheOneThatTheApplicationHasSeen() {
        server.register((Authenticator) handshake -> Authentication.granted("dora"), "main", 0);
        server.acceptAt("/a", "authenticator", "main");
        server.register(handshake -> Answer.refuse(403), "pattern", "/refusing", "authenticator", "main");
        assertEquals("dora", told(new TestRequest("/a")).principal);
        assertEquals("dora", told(new TestRequest("/refusing")).principal);
    }

    @Test
    void credentialsAmongTheSubprotocolsAreNotTold() {
        server.register(
                (Authenticator) handshake -> Authentication.granted("dora").subprotocol("bearer", "secret"), "main", 0);
        server.acceptAt("/a", "authenticator", "main");
        HandshakeDTO dto = told(new TestRequest("/a")
                .set("Sec-WebSocket-Protocol", "bearer, secret")
                .set("Authorization", "Bearer secret")
                .set("Cookie", "session=secret"));
        assertEquals("101", dto.answer);
        assertFalse(dto.toString().contains("secret"), dto.toString());
    }

    @Test
    void longTextsAreCut() {
        String path = "/" + "a".repeat(5000);
        HandshakeDTO dto = told(new TestRequest(path)
                .by(() -> "p".repeat(5000))
                .set("Origin", "o".repeat(5000))
                .set("User-Agent", "u".repeat(5000), "u"));
        assertEquals(path.substring(0, 1024), dto.path);
        assertEquals("o".repeat(1024), dto.origin);
        assertEquals("u".repeat(1024), dto.userAgent);
        assertEquals("p".repeat(1024), dto.principal);
    }

    @Test
    void anAddressBehindAProxyIsWhole() {
        assertEquals("[2001:db8:0:0:0:0:0:17]:50000", told(new TestRequest("/").from("2001:db8::17")).remoteAddress);
    }

    @Test
    void aPrincipalWithoutANameFailsNoHandshake() {
        server.acceptAt("/a");
        AtomicInteger asked = new AtomicInteger();
        TestRequest request = new TestRequest("/a").by(() -> {
            // The server itself needs it once
            if (asked.incrementAndGet() > 1) {
                throw new IllegalStateException("test");
            }
            return "alice";
        });
        server.accepted(request).open().end(ConnectionEnd.LOST);
        assertEquals(2, asked.get());
        listener.next(ConnectionDTO.class);
        listener.next(ClosedConnectionDTO.class);
    }
}
