package org.sluice.standalone;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.util.Jetty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** What becomes of a request, over real sockets. */
class JettyServerTest {

    private static final String UPGRADE_FIELDS = "Host: A:1\nConnection: Upgrade\nUpgrade: Echo\n";
    private static final String HANDSHAKE = "GET /path HTTP/1.1\n" + UPGRADE_FIELDS + "\n";
    private static final String PLAIN = "GET /path HTTP/1.1\nHost: a\n\n";

    private final Rig rig = new Rig();
    private final EchoListener listener = new EchoListener();

    @AfterEach
    void stop() {
        rig.close();
    }

    private UpgradeAnswer echo(UpgradeRequest request, ServletContexts contexts) {
        return UpgradeAnswer.switchProtocols(listener);
    }

    private UpgradeAnswer mustNotBeAsked(UpgradeRequest request, ServletContexts contexts) {
        throw new AssertionError("asked");
    }

    private String answerTo(String request) throws Exception {
        try (RawSocket client = Rig.connect(rig.start()).send(request)) {
            return client.readToEnd();
        }
    }

    /** One answer, whatever has followed the request, and the end. */
    private static void assertAnswer(int status, String body, String answer) {
        assertAll(
                () -> assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer),
                () -> assertTrue(answer.endsWith("\r\n\r\n" + body), answer),
                () -> assertTrue(answer.contains("\r\nConnection: close\r\n"), answer),
                () -> assertFalse(answer.contains("Server:"), answer),
                () -> assertEquals(2, answer.split("HTTP/1\\.1 ", -1).length, answer));
    }

    private static void assertNothingHere(String answer) {
        assertAnswer(404, "Websockets upgrade failed", answer);
    }

    @Test
    void theJettyIsTheOneThatTheBuildNames() {
        assertTrue(Jetty.VERSION.startsWith(System.getProperty("sluice.jetty.version", "12.0.")), Jetty.VERSION);
    }

    @Nested
    class NothingHere {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    PLAIN,
                    "POST /path HTTP/1.1\n" + UPGRADE_FIELDS + "Content-Length: 2\n\nhi",
                    "GET /path HTTP/1.1\nHost: a\nContent-Length: 100\n\n",
                    "GET /path HTTP/1.1\nHost: a\nConnection: Upgrade\n\n",
                    "OPTIONS * HTTP/1.1\nHost: a\n\n",
                    "GET /path HTTP/1.0\n" + UPGRADE_FIELDS + "\n"
                })
        void withoutAnUpgrade(String request) throws Exception {
            rig.handler(JettyServerTest.this::mustNotBeAsked);
            assertNothingHere(answerTo(request));
        }

        @Test
        void withoutAHandler() throws Exception {
            assertNothingHere(answerTo(HANDSHAKE));
        }

        @Test
        void withAHandlerForAnotherToken() throws Exception {
            rig.handlers.put(JettyServerTest.this::mustNotBeAsked, Rig.properties(7, "other"));
            assertNothingHere(answerTo(HANDSHAKE));
        }

        @Test
        void ofTheHandlers() throws Exception {
            rig.handler((request, contexts) -> UpgradeAnswer.decline());
            assertNothingHere(answerTo(HANDSHAKE));
        }

        @ParameterizedTest
        @ValueSource(strings = {PLAIN, HANDSHAKE})
        void whatFollowsIsNotRead(String request) throws Exception {
            assertNothingHere(answerTo(request + PLAIN + PLAIN));
        }

        @Test
        void aHeadHasNoBody() throws Exception {
            assertAnswer(404, "", answerTo("HEAD /path HTTP/1.1\nHost: a\n\n"));
        }
    }

    @Nested
    class Refused {

        @Test
        void theAnswerIsTheHandlers() throws Exception {
            rig.handler((request, contexts) ->
                    UpgradeAnswer.refuse(401).text("who?").field("WWW-Authenticate", "Basic"));
            String answer = answerTo(HANDSHAKE + PLAIN);
            assertAnswer(401, "who?", answer);
            assertTrue(answer.contains("WWW-Authenticate: Basic\r\n"), answer);
        }

        @Test
        void notModifiedHasNoBody() throws Exception {
            rig.handler((request, contexts) -> UpgradeAnswer.refuse(304));
            assertAnswer(304, "", answerTo(HANDSHAKE));
        }

        @Test
        void aFailureOfTheHandlerIsNotShown() throws Exception {
            rig.handler((request, contexts) -> {
                throw new IllegalStateException("secret");
            });
            assertAnswer(500, "Internal Server Error", answerTo(HANDSHAKE));
        }

        @Test
        void contentIsInTheWay() throws Exception {
            rig.handler(JettyServerTest.this::echo);
            assertAnswer(
                    400,
                    "an upgrade cannot have content",
                    answerTo("GET /path HTTP/1.1\n" + UPGRADE_FIELDS + "Content-Length: 4\n\nbody"));
            assertEquals("closed NOT_OPENED", listener.next());
        }

        @Test
        void anExpectationIsInTheWay() throws Exception {
            rig.handler(JettyServerTest.this::echo);
            assertAnswer(
                    417,
                    "an upgrade cannot have the field Expect",
                    answerTo("GET /path HTTP/1.1\n" + UPGRADE_FIELDS + "Expect: 100-continue\n\n"));
            assertEquals("closed NOT_OPENED", listener.next());
        }

        @Test
        void aHeadMustNotBeTooLarge() throws Exception {
            rig.handler(JettyServerTest.this::mustNotBeAsked);
            assertAnswer(
                    431,
                    "Request Header Fields Too Large",
                    answerTo("GET /path HTTP/1.1\n" + UPGRADE_FIELDS + "X: " + "x".repeat(16 * 1024) + "\n\n"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /a%2Fb HTTP/1.1\n" + UPGRADE_FIELDS + "\n",
                    "GET /path HTTP/1.1\nConnection: Upgrade\nUpgrade: echo\n\n",
                    "\u0016\u0003\u0001 hello\n\n",
                    "GET\n\n"
                })
        void whatIsNoProperRequestLearnsNothing(String request) throws Exception {
            rig.handler(JettyServerTest.this::mustNotBeAsked);
            assertAnswer(400, "Bad Request", answerTo(request));
        }

        @Test
        void http2IsNotSpoken() throws Exception {
            assertAnswer(426, "Upgrade Required", answerTo("PRI * HTTP/2.0\n\nSM\n\n"));
        }
    }

    @Nested
    class Switched {

        @Test
        void theConnectionLeavesHttp() throws Exception {
            rig.handler(JettyServerTest.this::echo);
            try (RawSocket client = Rig.connect(rig.start()).send(HANDSHAKE + "early")) {
                String head = client.readHead();
                assertAll(
                        () -> assertTrue(head.startsWith("HTTP/1.1 101 "), head),
                        () -> assertTrue(head.contains("Upgrade: echo\r\n"), head),
                        () -> assertTrue(head.contains("Connection: Upgrade\r\n"), head),
                        () -> assertFalse(head.contains("Server:"), head));
                assertEquals("early", client.readUntil("early"));
                assertEquals("late", client.send("late").readUntil("late"));
            }
            assertEquals("open", listener.next());
            assertEquals("closed CLOSED", listener.next());
        }

        @Test
        void aClientThatWouldCloseMayUpgrade() throws Exception {
            rig.handler(JettyServerTest.this::echo);
            try (RawSocket client = Rig.connect(rig.start())) {
                client.send("GET / HTTP/1.1\nHost: a\nConnection: close, Upgrade\nUpgrade: echo\n\n");
                assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
                assertEquals("late", client.send("late").readUntil("late"));
            }
        }

        @Test
        void theHandlerSeesTheRequest() throws Exception {
            BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();
            rig.handler((request, contexts) -> {
                asked.add(request);
                return UpgradeAnswer.refuse(403);
            });
            answerTo("GET /x/../a/./b%20c;p=1/d?d=%20e HTTP/1.1\n" + UPGRADE_FIELDS + "X: 1\nx: 2\n\n");
            UpgradeRequest request = asked.remove();
            assertAll(
                    () -> assertEquals("echo", request.token()),
                    () -> assertEquals("/a/b c/d", request.path()),
                    () -> assertEquals(Optional.of("d=%20e"), request.query()),
                    () -> assertEquals(List.of("1", "2"), request.fields().get("X")),
                    () -> assertEquals("a:1", request.authority()),
                    () -> assertFalse(request.isSecure()),
                    () -> assertEquals(Rig.IDENTITY.name(), request.serverName()),
                    () -> assertEquals(Rig.IDENTITY.scopes(), request.scopes()),
                    () -> assertTrue(request.remoteAddress().getAddress().isLoopbackAddress()));
        }
    }
}
