package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.Field;
import org.sluice.protocol.SendQueue;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

class UpgradeTest {

    private static final WebSocketListener LISTENER = new WebSocketListener() {};
    private static final WebSocketApplication ACCEPTING = handshake -> Answer.accept(LISTENER);

    private TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private UpgradeAnswer upgrade(String path) {
        return server.handler.upgrade(new TestRequest(path), ServletContexts.NONE);
    }

    private static int status(UpgradeAnswer answer) {
        if (answer instanceof Refuse refuse) {
            return refuse.status();
        }
        return answer instanceof SwitchProtocols ? 101 : 0;
    }

    @Nested
    class TheOrder {

        @Test
        void aPathWithoutApplicationIsDeclinedHoweverBrokenTheHandshake() {
            TestRequest broken = new TestRequest("/none")
                    .set("Sec-WebSocket-Version", "7")
                    .set("Sec-WebSocket-Key")
                    .set("Expect", "x")
                    .set("Content-Length", "5");
            assertSame(Decline.DECLINE, server.handler.upgrade(broken, ServletContexts.NONE));
        }

        @Test
        void aMalformedHandshakeIsRefusedBeforeAnybodyIsAsked() {
            AtomicInteger asked = new AtomicInteger();
            server.register(
                    handshake -> {
                        asked.incrementAndGet();
                        return Answer.decline();
                    },
                    "pattern",
                    "/a",
                    "max.connections",
                    1);
            assertEquals(
                    400,
                    status(server.handler.upgrade(
                            new TestRequest("/a").set("Sec-WebSocket-Key"), ServletContexts.NONE)));
            assertEquals(
                    403,
                    status(server.handler.upgrade(
                            new TestRequest("/a").set("Origin", "http://evil"), ServletContexts.NONE)));
            assertEquals(0, asked.get());
            assertEquals(0, server.framework.gets.get());
            server.assertNoConnections();
        }

        @Test
        void aFullApplicationIsBusyForForeignOriginsToo() {
            server.register(ACCEPTING, "pattern", "/a", "max.connections", 1);
            assertEquals(101, status(upgrade("/a")));
            assertEquals(
                    503,
                    status(server.handler.upgrade(
                            new TestRequest("/a").set("Origin", "http://evil"), ServletContexts.NONE)));
        }

        @Test
        void originsOfTheListAreAllowed() {
            server.register(ACCEPTING, "pattern", "/a", "origins", "https://good.example");
            assertEquals(
                    101,
                    status(server.handler.upgrade(
                            new TestRequest("/a").set("Origin", "https://good.example"), ServletContexts.NONE)));
        }
    }

    @Nested
    class TheAnswer {

        @Test
        void acceptedIsTheHashAndTheApplicationsFields() {
            server.register(
                    handshake -> Answer.accept(LISTENER).field("X-A", "1").field("X-A", "2"), "pattern", "/a");
            SwitchProtocols answer = assertInstanceOf(SwitchProtocols.class, upgrade("/a"));
            assertEquals(
                    List.of(
                            new Field("X-A", "1"),
                            new Field("X-A", "2"),
                            new Field("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")),
                    answer.fields());
            assertEquals(SendQueue.DEFAULT, answer.queue());
        }

        @ParameterizedTest(name = "{0} offered, {1} spoken, {2} chosen: {3}")
        @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                        a, b | b a | - | a
                        a, b | b   | - | b
                        a, b | c   | - | -
                        a    | A   | - | -
                        a, b | -   | - | -
                        -    | a   | - | -
                        a, b | -   | b | b
                        a, b | a   | b | b
                        """)
        void hasOneOfTheOfferedSubprotocolsOrNone(String offers, String spoken, String choice, String expected) {
            Answer.Accept accept = Answer.accept(LISTENER);
            server.register(
                    handshake -> choice == null ? accept : accept.subprotocol(choice),
                    "pattern",
                    "/a",
                    "subprotocols",
                    spoken == null ? List.of() : List.of(spoken.split(" ")));
            TestRequest request = new TestRequest("/a");
            if (offers != null) {
                request.set("Sec-WebSocket-Protocol", offers);
            }
            SwitchProtocols answer =
                    assertInstanceOf(SwitchProtocols.class, server.handler.upgrade(request, ServletContexts.NONE));
            List<String> sent = answer.fields().stream()
                    .filter(field -> field.name().equals("Sec-WebSocket-Protocol"))
                    .map(Field::value)
                    .toList();
            assertEquals(expected == null ? List.of() : List.of(expected), sent);
        }

        @ParameterizedTest
        @ValueSource(strings = {"c", "", "A", "a\nb"})
        void aChoiceThatWasNotOfferedIs500(String choice) {
            server.register(handshake -> Answer.accept(LISTENER).subprotocol(choice), "pattern", "/a");
            assertEquals(
                    500,
                    status(server.handler.upgrade(
                            new TestRequest("/a").set("Sec-WebSocket-Protocol", "a, b"), ServletContexts.NONE)));
            server.assertNoConnections();
        }

        @Test
        void declinedIsDeclined() {
            server.register(handshake -> Answer.decline(), "pattern", "/a");
            assertSame(Decline.DECLINE, upgrade("/a"));
            server.assertNoConnections();
        }

        @Test
        void refusedHasTheStatusAndTheFields() {
            server.register(handshake -> Answer.refuse(401).field("WWW-Authenticate", "Basic"), "pattern", "/a");
            Refuse refuse = assertInstanceOf(Refuse.class, upgrade("/a"));
            assertEquals(401, refuse.status());
            assertEquals(List.of(new Field("WWW-Authenticate", "Basic")), refuse.fields());
            server.assertNoConnections();
        }

        @Test
        void exceptionsErrorsAndNullAre500AndSayNothing() {
            List<WebSocketApplication> broken = List.of(
                    handshake -> {
                        throw new Exception("secret");
                    },
                    handshake -> {
                        throw new IllegalStateException("secret");
                    },
                    handshake -> {
                        throw new NoClassDefFoundError("secret");
                    },
                    handshake -> {
                        throw new StackOverflowError();
                    },
                    handshake -> null);
            for (int i = 0; i < broken.size(); i++) {
                server.register(broken.get(i), "pattern", "/" + i);
                Refuse refuse = assertInstanceOf(Refuse.class, upgrade("/" + i));
                assertEquals(500, refuse.status());
                assertEquals("", refuse.text());
                assertEquals(List.of(), refuse.fields());
            }
            server.assertNoConnections();
        }

        @Test
        void aServiceWithoutObjectIs500() {
            server.register(ACCEPTING, "pattern", "/a");
            server.framework.withhold();
            assertEquals(500, status(upgrade("/a")));
            server.assertNoConnections();
        }

        @Test
        void pathParametersReachTheApplication() {
            CompletableFuture<String> seen = new CompletableFuture<>();
            server.register(
                    handshake -> {
                        seen.complete(handshake.pathParameters().toString());
                        return Answer.decline();
                    },
                    "pattern",
                    "/a/{id}");
            upgrade("/a/7");
            assertEquals("{id=7}", Await.result(seen));
        }
    }

    @Nested
    class Connecting {

        @Test
        void runsOnAThreadOfOurOwnWithTheApplicationsClassLoader() {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
            server.register(
                    handshake -> {
                        thread.complete(Thread.currentThread());
                        loader.complete(Thread.currentThread().getContextClassLoader());
                        return Answer.decline();
                    },
                    "pattern",
                    "/a");
            upgrade("/a");
            assertTrue(Await.result(thread).getName().startsWith("sluice-connect-"));
            assertSame(server.framework.bundleClassLoader, Await.result(loader));
        }

        @Test
        void isBoundedInNumberForEachApplication() throws InterruptedException {
            CountDownLatch in = new CountDownLatch(2);
            CountDownLatch go = new CountDownLatch(1);
            server.register(blocking(in, go, Answer::decline), "pattern", "/a");
            server.register(ACCEPTING, "pattern", "/b");
            List<CompletableFuture<Integer>> waiting = IntStream.range(0, 2)
                    .mapToObj(
                            i -> CompletableFuture.supplyAsync(() -> status(upgrade("/a")), r -> new Thread(r).start()))
                    .toList();
            assertTrue(in.await(10, TimeUnit.SECONDS));
            Refuse refuse = assertInstanceOf(Refuse.class, upgrade("/a"));
            assertEquals(503, refuse.status());
            assertEquals(List.of(new Field("Retry-After", "5")), refuse.fields());
            assertEquals(101, status(upgrade("/b")));
            go.countDown();
            waiting.forEach(each -> assertEquals(0, Await.result(each)));
        }

        @Test
        void isBoundedInNumberForAllTogether() throws InterruptedException {
            CountDownLatch in = new CountDownLatch(3);
            CountDownLatch go = new CountDownLatch(1);
            server.register(blocking(in, go, Answer::decline), "pattern", "/a");
            server.register(blocking(in, go, Answer::decline), "pattern", "/b");
            server.register(ACCEPTING, "pattern", "/c");
            List<CompletableFuture<Integer>> waiting = Stream.of("/a", "/a", "/b")
                    .map(path -> CompletableFuture.supplyAsync(() -> status(upgrade(path)), r -> new Thread(r).start()))
                    .toList();
            assertTrue(in.await(10, TimeUnit.SECONDS));
            assertEquals(503, status(upgrade("/c")));
            go.countDown();
            waiting.forEach(each -> assertEquals(0, Await.result(each)));
            assertEquals(101, status(upgrade("/c")));
        }

        @Test
        void thatTakesTooLongIs503AndItsLateAnswerLeaksNothing() throws InterruptedException {
            server.close();
            server = new TestServer(withConnectTimeout(Duration.ofMillis(1)));
            CountDownLatch in = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch out = new CountDownLatch(1);
            server.register(
                    blocking(in, go, () -> {
                        out.countDown();
                        return Answer.accept(LISTENER);
                    }),
                    "pattern",
                    "/a");
            assertEquals(503, status(upgrade("/a")));
            server.assertNoConnections();
            go.countDown();
            assertTrue(out.await(10, TimeUnit.SECONDS));
            server.handler.deactivate();
            server.assertNoConnections();
        }

        private static WebSocketApplication blocking(CountDownLatch in, CountDownLatch go, Supplier<Answer> answer) {
            return handshake -> {
                in.countDown();
                go.await();
                return answer.get();
            };
        }

        private static Limits withConnectTimeout(Duration timeout) {
            return TestServer.withConnects(Duration.ZERO, timeout, TestServer.SMALL);
        }
    }

    @Nested
    class TheSlots {

        @Test
        void ofAnApplicationAreItsOwn() {
            server.register(ACCEPTING, "pattern", "/a", "max.connections", 2);
            server.register(ACCEPTING, "pattern", "/b");
            TestConnection first = server.connect("/a");
            server.connect("/a");
            assertEquals(503, status(upgrade("/a")));
            assertEquals(101, status(upgrade("/b")));
            first.end(ConnectionEnd.LOST);
            assertEquals(101, status(upgrade("/a")));
        }

        @Test
        void ofTheServerAreForAll() {
            server.register(ACCEPTING, "pattern", "/a");
            server.register(ACCEPTING, "pattern", "/b");
            List<TestConnection> all = IntStream.range(
                            0, TestServer.SMALL.connections().all())
                    .mapToObj(i -> server.accepted("/a"))
                    .toList();
            assertEquals(503, status(upgrade("/b")));
            all.forEach(connection -> connection.end(ConnectionEnd.NOT_OPENED));
            server.assertNoConnections();
            assertEquals(101, status(upgrade("/b")));
        }

        @Test
        void aConnectionThatNeverOpensGivesItsOwnBackAndCallsNothing() {
            RecordingListener listener = new RecordingListener();
            server.register(handshake -> Answer.accept(listener), "pattern", "/a");
            server.accepted("/a").end(ConnectionEnd.NOT_OPENED);
            server.assertNoConnections();
            server.handler.deactivate();
            listener.assertExhausted();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3, 4})
        void areGivenBackOnEveryOtherAnswer(int row) {
            server.register(
                    handshake -> switch (row) {
                        case 0 -> Answer.decline();
                        case 1 -> Answer.refuse(404);
                        case 2 -> null;
                        case 3 -> throw new IllegalStateException();
                        default -> Answer.accept(LISTENER).subprotocol("not offered");
                    },
                    "pattern",
                    "/a",
                    "max.connections",
                    1);
            for (int i = 0; i < 3; i++) {
                assertTrue(status(upgrade("/a")) != 503);
            }
            server.assertNoConnections();
        }
    }
}
