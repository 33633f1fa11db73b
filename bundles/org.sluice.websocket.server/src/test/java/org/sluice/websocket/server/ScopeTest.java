package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;

class ScopeTest {

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static WebSocketApplication answering(int status) {
        return handshake -> Answer.refuse(status);
    }

    private void assertAnswered(int status, String path, String... serverScopes) {
        UpgradeAnswer answer = server.handler.upgrade(new TestRequest(path).in(serverScopes), ServletContexts.NONE);
        assertEquals(status, assertInstanceOf(Refuse.class, answer).status());
    }

    private void assertDeclined(String path, String... serverScopes) {
        assertSame(
                Decline.DECLINE, server.handler.upgrade(new TestRequest(path).in(serverScopes), ServletContexts.NONE));
    }

    @Test
    void outOfScopeAnApplicationDoesNotExist() {
        server.register(answering(410), "pattern", "/a", "scope", "inside");
        assertAnswered(410, "/a", "inside");
        assertAnswered(410, "/a", "other", "inside");
        assertAnswered(410, "/a", "*");
        assertDeclined("/a", "default");
    }

    @Test
    void onePatternCanBeServedInSeveralScopes() {
        server.register(answering(410), "pattern", "/a", "scope", "x", "origins", "*");
        server.register(answering(411), "pattern", "/a", "scope", "y");
        assertAnswered(410, "/a", "x");
        assertAnswered(411, "/a", "y");
        assertDeclined("/a", "z");
    }

    @Test
    void aBetterMatchOutOfScopeHidesNothing() {
        server.register(answering(410), "pattern", "/a/b", "scope", "x");
        server.register(answering(411), "pattern", "/a/{c}", "scope", "y");
        server.register(answering(412), "pattern", "/a/*", "scope", "*");
        assertAnswered(410, "/a/b", "x");
        assertAnswered(411, "/a/b", "y");
        assertAnswered(412, "/a/b", "z");
    }

    @Test
    void aChangedScopeMakesItAnotherApplication() {
        Map<String, Object> properties = TestFramework.properties("pattern", "/a", "scope", "x", "threading", "loop");
        RecordingListener listener = new RecordingListener();
        ServiceReference<WebSocketApplication> reference =
                server.register(handshake -> Answer.accept(listener), properties);
        TestConnection connection =
                server.accepted(new TestRequest("/a").in("x")).open();
        listener.expect("open");
        properties.put("sluice.websocket.scope", "y");
        server.handler.updatedApplication(reference);
        assertEquals(List.of("close 1001 "), connection.sent());
        assertDeclined("/a", "x");
    }
}
