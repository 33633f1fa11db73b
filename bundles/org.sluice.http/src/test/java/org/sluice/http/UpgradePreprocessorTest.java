package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.eclipse.jetty.util.Jetty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** What becomes of a request, over real sockets. */
class UpgradePreprocessorTest {

    private static final String UPGRADE_FIELDS = "Host: a\nConnection: Upgrade\nUpgrade: Echo\n";
    private static final String HANDSHAKE = "GET /context/path HTTP/1.1\n" + UPGRADE_FIELDS + "\n";
    private static final String SECOND = "GET /context/second HTTP/1.1\nHost: a\nConnection: close\n\n";

    private final GatewayServer server = new GatewayServer(2_000);
    private final EchoListener listener = new EchoListener();
    private final BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private void start(Function<UpgradeRequest, UpgradeAnswer> handler) throws Exception {
        server.handler(
                (request, contexts) -> {
                    asked.add(request);
                    return handler.apply(request);
                },
                "echo");
        server.start();
    }

    private UpgradeAnswer echo(UpgradeRequest request) {
        return UpgradeAnswer.switchProtocols(listener);
    }

    private String answerTo(String request) throws Exception {
        try (RawSocket client = server.connect().send(request)) {
            return client.readToEnd();
        }
    }

    private static int responses(String bytes) {
        return bytes.split("HTTP/1\\.1 ", -1).length - 1;
    }

    private void assertNotOpened() throws Exception {
        assertEquals("closed " + ConnectionEnd.NOT_OPENED, listener.next());
        assertEquals(List.of(), listener.rest());
    }

    @Test
    void theJettyIsTheOneThatTheBuildNames() {
        assertTrue(Jetty.VERSION.startsWith(System.getProperty("sluice.jetty.version", "12.0.")), Jetty.VERSION);
    }

    @Nested
    class Declined {

        private void assertOrdinary() throws Exception {
            String answer = answerTo(HANDSHAKE + SECOND);
            assertEquals(2, responses(answer), answer);
            assertAll(
                    () -> assertTrue(answer.startsWith("HTTP/1.1 200 "), answer),
                    () -> assertTrue(answer.contains("plain GET /path"), answer),
                    () -> assertTrue(answer.contains("plain GET /second"), answer));
        }

        @Test
        void withoutAHandlerItIsAnOrdinaryRequest() throws Exception {
            server.start();
            assertOrdinary();
        }

        @Test
        void withAHandlerForAnotherTokenItIsAnOrdinaryRequest() throws Exception {
            server.handler(this::mustNotBeAsked, "other").start();
            assertOrdinary();
        }

        private UpgradeAnswer mustNotBeAsked(UpgradeRequest request, ServletContexts contexts) {
            throw new AssertionError("asked");
        }

        @Test
        void byTheHandlerItIsAnOrdinaryRequest() throws Exception {
            start(request -> UpgradeAnswer.decline());
            assertOrdinary();
            assertEquals(1, asked.size());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "POST /context/x HTTP/1.1\nHost: a\nConnection: Upgrade, close\nUpgrade: echo\nContent-Length: 2\n\nhi",
                    "GET /context/x HTTP/1.0\nHost: a\nConnection: Upgrade\nUpgrade: echo\n\n",
                    "GET /context/x HTTP/1.1\nHost: a\nConnection: close\n\n"
                })
        void whatIsNoUpgradeIsNotOffered(String request) throws Exception {
            start(UpgradePreprocessorTest.this::echo);
            String answer = answerTo(request);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(asked.isEmpty());
        }

        @Test
        void itsContentReachesTheServlet() throws Exception {
            start(request -> UpgradeAnswer.decline());
            String answer =
                    answerTo("GET /context/x HTTP/1.1\n" + UPGRADE_FIELDS + "Content-Length: 4\n\nbody" + SECOND);
            assertTrue(answer.contains("plain GET /x body"), answer);
            assertEquals(2, responses(answer), answer);
        }

        @Test
        void itsExpectationIsMetByTheServlet() throws Exception {
            start(request -> UpgradeAnswer.decline());
            try (RawSocket client = server.connect()) {
                client.send(
                        "GET /context/x HTTP/1.1\n" + UPGRADE_FIELDS + "Expect: 100-continue\nContent-Length: 4\n\n");
                assertTrue(client.readHead().startsWith("HTTP/1.1 100 "));
                client.send("body");
                assertTrue(client.readUntil("body\n").contains("plain GET /x body"));
            }
        }
    }

    @Nested
    class Refused {

        @Test
        void theAnswerIsTheHandlers() throws Exception {
            start(request -> UpgradeAnswer.refuse(401).text("who?").field("WWW-Authenticate", "Basic"));
            String answer = answerTo(HANDSHAKE);
            assertAll(
                    () -> assertTrue(answer.startsWith("HTTP/1.1 401 "), answer),
                    () -> assertTrue(answer.contains("WWW-Authenticate: Basic\r\n"), answer),
                    () -> assertTrue(answer.contains("Connection: close\r\n"), answer),
                    () -> assertTrue(answer.contains("Content-Length: 4\r\n"), answer),
                    () -> assertTrue(answer.contains("Content-Type: text/plain"), answer),
                    () -> assertTrue(answer.endsWith("\r\n\r\nwho?"), answer));
        }

        @Test
        void withoutATextTheBodyIsTheReasonPhrase() throws Exception {
            start(request -> UpgradeAnswer.refuse(403));
            assertTrue(answerTo(HANDSHAKE).endsWith("\r\n\r\nForbidden"));
        }

        @Test
        void fieldsThatFrameTheMessageAreTheServers() throws Exception {
            start(request -> UpgradeAnswer.refuse(426)
                    .text("abc")
                    .field("Upgrade", "echo")
                    .field("Connection", "keep-alive")
                    .field("Content-Length", "1")
                    .field("Transfer-Encoding", "chunked"));
            String answer = answerTo(HANDSHAKE);
            assertAll(
                    () -> assertTrue(answer.contains("Upgrade: echo\r\n"), answer),
                    () -> assertFalse(answer.contains("keep-alive"), answer),
                    () -> assertFalse(answer.contains("chunked"), answer),
                    () -> assertTrue(answer.endsWith("\r\n\r\nabc"), answer));
        }

        @Test
        void bytesBehindItAreNeverAnswered() throws Exception {
            start(request -> UpgradeAnswer.refuse(403).text("no way"));
            try (RawSocket client = server.connect().send(HANDSHAKE + SECOND)) {
                assertTrue(client.readUntil("no way").startsWith("HTTP/1.1 403 "));
                client.send(SECOND + HANDSHAKE);
                assertEquals("", client.readToEnd());
            }
            assertEquals(1, asked.size());
        }

        @Test
        void anExceptionIsA500ThatSaysNothing() throws Exception {
            start(request -> {
                throw new IllegalStateException("secret");
            });
            String answer = answerTo(HANDSHAKE + SECOND);
            assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
            assertTrue(answer.endsWith("\r\n\r\nInternal Server Error"), answer);
            assertEquals(1, responses(answer), answer);
        }

        @Test
        void anErrorIsA500ThatSaysNothing() throws Exception {
            start(request -> {
                throw new NoClassDefFoundError("secret");
            });
            assertTrue(answerTo(HANDSHAKE).endsWith("\r\n\r\nInternal Server Error"));
        }

        @Test
        void noAnswerIsA500() throws Exception {
            start(request -> null);
            assertTrue(answerTo(HANDSHAKE).startsWith("HTTP/1.1 500 "));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Length: 4\n\nbody",
                    "Content-Length: 4\n\n",
                    "Transfer-Encoding: chunked\n\n4\nbody\n0\n\n"
                })
        void contentIsA400(String content) throws Exception {
            start(UpgradePreprocessorTest.this::echo);
            String answer = answerTo("GET /context/x HTTP/1.1\n" + UPGRADE_FIELDS + content);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
            assertEquals(1, responses(answer), answer);
            assertNotOpened();
        }

        @Test
        void contentLengthZeroIsNoContent() throws Exception {
            start(UpgradePreprocessorTest.this::echo);
            try (RawSocket client = server.connect()) {
                client.send("GET /context/x HTTP/1.1\n" + UPGRADE_FIELDS + "Content-Length: 0\n\n");
                assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
            }
        }

        @Test
        void anExpectationIsA417AndNo100() throws Exception {
            start(UpgradePreprocessorTest.this::echo);
            String answer =
                    answerTo("GET /context/x HTTP/1.1\n" + UPGRADE_FIELDS + "Expect: 100-continue\n\n" + SECOND);
            assertTrue(answer.startsWith("HTTP/1.1 417 "), answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
            assertEquals(1, responses(answer), answer);
            assertNotOpened();
        }

        @Test
        void contentDoesNotHideTheHandlersRefusal() throws Exception {
            start(request -> UpgradeAnswer.refuse(403));
            assertTrue(answerTo("GET /context/x HTTP/1.1\n" + UPGRADE_FIELDS + "Content-Length: 4\n\nbody")
                    .startsWith("HTTP/1.1 403 "));
        }
    }

    @Nested
    class Switched {

        @Test
        void theResponseNamesTheTokenAndCarriesTheHandlersFields() throws Exception {
            start(request -> UpgradeAnswer.switchProtocols(listener)
                    .field("X-Chosen", "yes")
                    .field("Connection", "close")
                    .field("Upgrade", "other")
                    .field("Content-Length", "5"));
            try (RawSocket client = server.connect().send(HANDSHAKE)) {
                String head = client.readHead();
                assertAll(
                        () -> assertTrue(head.startsWith("HTTP/1.1 101 "), head),
                        () -> assertTrue(head.contains("Upgrade: echo\r\n"), head),
                        () -> assertTrue(head.contains("Connection: Upgrade\r\n"), head),
                        () -> assertTrue(head.contains("X-Chosen: yes\r\n"), head),
                        () -> assertFalse(head.contains("Content-Length"), head),
                        () -> assertFalse(head.contains("close"), head),
                        () -> assertFalse(head.contains("other"), head));
            }
        }

        @Test
        void bytesInTheSegmentOfTheHandshakeAreDelivered() throws Exception {
            start(UpgradePreprocessorTest.this::echo);
            try (RawSocket client = server.connect().send(HANDSHAKE + "early ")) {
                client.readHead();
                client.send("later");
                assertEquals("early later", client.readUntil("later"));
            }
        }

        @Test
        void theHandlerSeesACopyOfTheRequest() throws Exception {
            start(UpgradePreprocessorTest.this::echo);
            try (RawSocket client = server.connect()) {
                client.send("GET /context/a/../b%20c;p=1/d?x=%20y HTTP/1.1\nHost: Gateway.Example:80\nConnection: x\n"
                        + "Connection: keep-alive, upgrade\nUpgrade: first, Echo\nX-List: 1\nx-list: 2\n\n");
                client.readHead();
            }
            UpgradeRequest request = asked.take();
            assertAll(
                    () -> assertEquals("echo", request.token()),
                    () -> assertEquals("/b c/d", request.path()),
                    () -> assertEquals(Optional.of("x=%20y"), request.query()),
                    () -> assertEquals(List.of("1", "2"), request.fields().get("X-LIST")),
                    () -> assertNull(request.fields().get("missing")),
                    () -> assertEquals("gateway.example", request.authority()),
                    () -> assertFalse(request.isSecure()),
                    () -> assertEquals(Optional.empty(), request.tls()),
                    () -> assertEquals(Optional.empty(), request.principal()),
                    () -> assertEquals(
                            server.connector.getLocalPort(),
                            request.localAddress().getPort()),
                    () -> assertTrue(request.remoteAddress().getAddress().isLoopbackAddress()),
                    () -> assertEquals("default", request.serverName()));
        }

        @Test
        void theContextsRootIsASlash() throws Exception {
            start(request -> UpgradeAnswer.refuse(403));
            answerTo("GET /context/ HTTP/1.1\n" + UPGRADE_FIELDS + "\n");
            assertEquals("/", asked.take().path());
        }

        @Test
        void aWrappedRequestIsTakenOverToo() throws Exception {
            server.outer((request, response, chain) ->
                    chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request), response));
            start(UpgradePreprocessorTest.this::echo);
            try (RawSocket client = server.connect().send(HANDSHAKE + "echo")) {
                assertTrue(client.readUntil("\r\n\r\necho").startsWith("HTTP/1.1 101 "));
            }
        }

        @Test
        void anExceptionOfAnOuterPreprocessorIsA500WithoutAConnection() throws Exception {
            server.outer((request, response, chain) -> {
                chain.doFilter(request, response);
                throw new IllegalStateException("outer");
            });
            start(UpgradePreprocessorTest.this::echo);
            try (RawSocket client = server.connect().send(HANDSHAKE)) {
                assertTrue(client.readHead().startsWith("HTTP/1.1 500 "));
                assertNotOpened();
            }
        }

        @Test
        void aResponseThatIsCommittedIsNotTouched() throws Exception {
            server.outer((request, response, chain) -> {
                response.getWriter().write("outer");
                response.flushBuffer();
                chain.doFilter(request, response);
            });
            start(UpgradePreprocessorTest.this::echo);
            String answer = answerTo(HANDSHAKE + SECOND);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(asked.isEmpty());
        }
    }
}
