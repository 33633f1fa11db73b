package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.Field;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

class AuthenticatorTest {

    private static final Authenticator GRANTING = handshake -> Authentication.granted("dora");
    private static final Authenticator WRONG = handshake -> Authentication.wrong("Basic");

    private TestServer server = new TestServer();
    private final AtomicReference<Handshake> seen = new AtomicReference<>();
    private final AtomicInteger connects = new AtomicInteger();

    @AfterEach
    void stop() {
        server.close();
    }

    private void application(String path, Object... more) {
        Map<String, Object> properties = TestFramework.properties(more);
        properties.put("sluice.websocket.pattern", path);
        server.register(
                handshake -> {
                    seen.set(handshake);
                    connects.incrementAndGet();
                    return Answer.accept(new WebSocketListener() {});
                },
                properties);
    }

    private UpgradeAnswer upgrade(TestRequest request) {
        UpgradeAnswer answer = server.handler.upgrade(request, ServletContexts.NONE);
        if (answer instanceof SwitchProtocols accepted) {
            accepted.listener().onClosed(ConnectionEnd.NOT_OPENED);
        }
        server.assertNoConnections();
        return answer;
    }

    private int status(String path) {
        return status(upgrade(new TestRequest(path)));
    }

    private static int status(UpgradeAnswer answer) {
        return answer instanceof Refuse refuse ? refuse.status() : answer instanceof SwitchProtocols ? 101 : 0;
    }

    private static List<Field> fields(UpgradeAnswer answer) {
        return assertInstanceOf(Refuse.class, answer).fields();
    }

    @Nested
    class Selecting {

        @Test
        void nobodyIsAskedForAnApplicationThatSelectsNone() {
            server.register(WRONG, "main", 0);
            application("/a");
            application("/b", "authenticator", "");
            assertEquals(101, status("/a"));
            assertEquals(101, status("/b"));
            assertEquals("alice", seen.get().principal().orElseThrow().getName());
        }

        @ParameterizedTest
        @CsvSource({"main, dora", "(sluice.websocket.authenticator.name=m*), dora", "second, eve"})
        void isByNameOrFilter(String selection, String principal) {
            server.register(GRANTING, "main", 0);
            server.register(handshake -> Authentication.granted("eve"), "second", 0);
            application("/a", "authenticator", selection);
            assertEquals(101, status("/a"));
            assertEquals(principal, seen.get().principal().orElseThrow().getName());
        }

        @Test
        void theDefaultOfTheOperatorIsForApplicationsThatSelectNone() {
            server.handler.configure(TestServer.limits("authenticator", "second"));
            server.register(GRANTING, "main", 0);
            server.register(WRONG, "second", 0);
            application("/own", "authenticator", "main");
            application("/none");
            assertEquals(101, status("/own"));
            assertEquals(401, status("/none"));
            server.handler.configure(TestServer.limits());
            assertEquals(101, status("/none"));
        }

        @Test
        void aDefaultThatCannotBeUsedLetsNobodyIn() {
            server.register(GRANTING, "main", 0);
            application("/own", "authenticator", "main");
            application("/none");
            for (Object invalid : new Object[] {5, "(", new String[] {"main"}}) {
                server.handler.configure(TestServer.limits("authenticator", invalid));
                assertEquals(503, status("/none"));
                assertEquals(101, status("/own"));
            }
        }

        @Test
        void aMissingOneIs503AndTheApplicationIsNotAsked() {
            application("/a", "authenticator", "main");
            UpgradeAnswer answer = upgrade(new TestRequest("/a"));
            assertEquals(503, status(answer));
            assertEquals(List.of(new Field("Retry-After", "5")), fields(answer));
            assertEquals(0, connects.get());
            server.register(GRANTING, "main", 0);
            assertEquals(101, status("/a"));
        }

        @Test
        void theHigherRankingWinsThenTheLowerId() {
            application("/a", "authenticator", "main");
            server.register(handshake -> Authentication.granted("first"), "main", 0);
            server.register(handshake -> Authentication.granted("second"), "main", 0);
            assertPrincipal("first");
            ServiceReference<Authenticator> third =
                    server.register(handshake -> Authentication.granted("third"), "main", 1);
            assertPrincipal("third");
            server.handler.unbindAuthenticator(third);
            assertPrincipal("first");
        }

        @Test
        void changedPropertiesAreTakenOver() {
            application("/a", "authenticator", "main");
            server.register(handshake -> Authentication.granted("first"), "main", 0);
            Map<String, Object> properties = TestFramework.properties();
            properties.put(Authenticator.NAME, "another");
            Authenticator second = handshake -> Authentication.granted("second");
            ServiceReference<Authenticator> reference = server.framework.register(second, properties);
            server.handler.bindAuthenticator(reference);
            assertPrincipal("first");
            properties.put(Authenticator.NAME, "main");
            properties.put("service.ranking", 5);
            server.handler.updatedAuthenticator(reference);
            assertPrincipal("second");
        }

        private void assertPrincipal(String name) {
            assertEquals(101, status("/a"));
            assertEquals(name, seen.get().principal().orElseThrow().getName());
        }
    }

    @Nested
    class Deciding {

        static List<Object[]> refusals() {
            return List.of(
                    new Object[] {Authentication.missing("Basic"), 401, List.of(new Field("WWW-Authenticate", "Basic"))
                    },
                    new Object[] {Authentication.wrong("Bearer"), 401, List.of(new Field("WWW-Authenticate", "Bearer"))
                    },
                    new Object[] {Authentication.forbidden(), 403, List.of()},
                    new Object[] {Authentication.unavailable(), 503, List.of(new Field("Retry-After", "5"))});
        }

        @ParameterizedTest
        @MethodSource("refusals")
        void everyRefusalHasItsStatusAndTheApplicationIsNotAsked(
                Authentication decision, int status, List<Field> sent) {
            server.register(handshake -> decision, "main", 0);
            application("/a", "authenticator", "main");
            UpgradeAnswer answer = upgrade(new TestRequest("/a"));
            assertEquals(status, status(answer));
            assertEquals(sent, fields(answer));
            assertEquals(0, connects.get());
        }

        @ParameterizedTest
        @CsvSource({"loop, 0", "worker, 0", "loop, 10", "worker, 10"})
        void whoIsToBeClosedGetsACloseFrameAndNothingElse(String threading, int handover) {
            server.register(handshake -> Authentication.closed(CloseCode.POLICY_VIOLATION), "main", 0);
            application("/a", "authenticator", "main", "threading", threading, "handover", handover);
            TestConnection connection = server.accepted("/a");
            connection.open();
            assertEquals(List.of("close 1008 "), connection.sent());
            assertTrue(connection.isClosing());
            connection.end(ConnectionEnd.CLOSED);
            Await.until(() -> server.connections() == 0);
            assertEquals(0, connects.get());
        }

        @Test
        void whoIsToBeClosedIsClosedAlsoWhereTheApplicationLeavesBefore() {
            server.register(handshake -> Authentication.closed(CloseCode.POLICY_VIOLATION), "main", 0);
            Map<String, Object> properties = TestFramework.properties("authenticator", "main", "handover", 10);
            properties.put("sluice.websocket.pattern", "/a");
            ServiceReference<WebSocketApplication> application =
                    server.register(handshake -> Answer.accept(new WebSocketListener() {}), properties);
            TestConnection connection = server.accepted("/a");
            server.handler.unbindApplication(application);
            connection.open();
            assertEquals(List.of("close 1008 "), connection.sent());
            connection.end(ConnectionEnd.CLOSED);
        }

        @Test
        void exceptionsAndNullAre500AndSayNothing() {
            List<Authenticator> broken = List.of(
                    handshake -> {
                        throw new Exception("secret");
                    },
                    handshake -> {
                        throw new NoClassDefFoundError("secret");
                    },
                    handshake -> null);
            for (int i = 0; i < broken.size(); i++) {
                server.register(broken.get(i), "main" + i, 0);
                application("/" + i, "authenticator", "main" + i);
                Refuse refuse = assertInstanceOf(Refuse.class, upgrade(new TestRequest("/" + i)));
                assertEquals(new Refuse(500, "", List.of()), refuse);
            }
            assertEquals(0, connects.get());
        }

        @Test
        void runsOnAThreadOfOurOwnWithTheAuthenticatorsClassLoader() {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
            server.register(
                    handshake -> {
                        thread.complete(Thread.currentThread());
                        loader.complete(Thread.currentThread().getContextClassLoader());
                        return Authentication.granted("dora");
                    },
                    "main",
                    0);
            application("/a", "authenticator", "main");
            assertEquals(101, status("/a"));
            assertTrue(Await.result(thread).getName().startsWith("sluice-connect-"));
            assertSame(server.framework.bundleClassLoader, Await.result(loader));
        }

        @Test
        void sharesThePermitsAndTheTimeoutWithConnect() throws InterruptedException {
            server.close();
            server = new TestServer(TestServer.withConnects(
                    Duration.ZERO, Duration.ofMillis(1), TestServer.limits("concurrentConnects", 1)));
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch out = new CountDownLatch(1);
            server.register(
                    handshake -> {
                        go.await();
                        out.countDown();
                        return Authentication.forbidden();
                    },
                    "main",
                    0);
            application("/a", "authenticator", "main");
            assertEquals(503, status("/a"), "timed out");
            assertEquals(503, status("/a"), "no permit");
            go.countDown();
            assertTrue(out.await(10, TimeUnit.SECONDS));
            Await.until(() -> status("/a") == 403);
        }
    }

    @Nested
    class Blocking {

        private final CountDownLatch go = new CountDownLatch(1);

        @AfterEach
        void letGo() {
            go.countDown();
        }

        private void serverWith(int concurrentConnects) {
            server.close();
            server = new TestServer(TestServer.withConnects(
                    Duration.ZERO, Duration.ofMillis(1), TestServer.limits("concurrentConnects", concurrentConnects)));
        }

        private Authentication blocking(Handshake handshake) throws InterruptedException {
            go.await();
            return Authentication.granted("dora");
        }

        @Test
        void anAuthenticatorLeavesRoomForApplicationsThatDoNotAskIt() {
            serverWith(4);
            server.register(this::blocking, "main", 0);
            application("/a", "authenticator", "main");
            application("/b", "authenticator", "main");
            application("/c");
            for (int i = 0; i < 4; i++) {
                assertEquals(503, status("/a"));
                assertEquals(503, status("/b"));
            }
            // That may take more than the millisecond
            Await.until(() -> status("/c") == 101);
            go.countDown();
            Await.until(() -> status("/a") == 101);
        }

        @Test
        void theRoomIsReconfigured() {
            serverWith(8);
            server.register(this::blocking, "main", 0);
            application("/a", "authenticator", "main");
            application("/c");
            server.handler.configure(TestServer.withConnects(
                    Duration.ZERO, Duration.ofMillis(1), TestServer.limits("concurrentConnects", 4)));
            for (int i = 0; i < 4; i++) {
                assertEquals(503, status("/a"));
            }
            Await.until(() -> status("/c") == 101);
        }

        @Test
        void theOneAttemptOfAnAddressIsNotLostWhereTheLastSlotIsTakenMeanwhile() {
            server.handler.configure(TestServer.limits("connections", 1, "authenticationFailures", 1));
            AtomicReference<Authentication> decision = new AtomicReference<>(Authentication.wrong("Basic"));
            server.register(handshake -> decision.get(), "main", 0);
            Map<String, Object> properties = TestFramework.properties("pattern", "/a", "authenticator", "main");
            properties.put("osgi.http.whiteboard.context.select", "guarded");
            server.register(handshake -> Answer.accept(new WebSocketListener() {}), properties);
            application("/c");
            ServletContexts granting = select -> new ServletContexts.Decision.Granted(Optional.empty());
            assertEquals(401, status(server.handler.upgrade(new TestRequest("/a"), granting)));
            server.clock.addAndGet(Duration.ofSeconds(1).toNanos());
            decision.set(Authentication.granted("dora"));
            AtomicReference<SwitchProtocols> last = new AtomicReference<>();
            ServletContexts slow = select -> {
                UpgradeAnswer answer = server.handler.upgrade(new TestRequest("/c"), ServletContexts.NONE);
                last.set(assertInstanceOf(SwitchProtocols.class, answer));
                return granting.handleSecurity(select);
            };
            assertEquals(503, status(server.handler.upgrade(new TestRequest("/a"), slow)));
            last.get().listener().onClosed(ConnectionEnd.NOT_OPENED);
            assertEquals(101, status(server.handler.upgrade(new TestRequest("/a"), granting)));
        }

        @Test
        void anApplicationIsNotAskedAboutAClientThatHasItsAnswer() {
            serverWith(1);
            AtomicInteger asked = new AtomicInteger();
            server.register(this::blocking, "main", 0);
            server.register(
                    handshake -> {
                        asked.incrementAndGet();
                        return Answer.decline();
                    },
                    "pattern",
                    "/a",
                    "authenticator",
                    "main");
            application("/c");
            assertEquals(503, status("/a"), "timed out");
            go.countDown();
            Await.until(() -> status("/c") == 101);
            assertEquals(0, asked.get());
        }
    }

    @Nested
    class Subprotocols {

        private List<String> sent(String offers) {
            SwitchProtocols answer = assertInstanceOf(
                    SwitchProtocols.class, upgrade(new TestRequest("/a").set("Sec-WebSocket-Protocol", offers)));
            return answer.fields().stream()
                    .filter(field -> field.name().equals("Sec-WebSocket-Protocol"))
                    .map(Field::value)
                    .toList();
        }

        private void authenticator() {
            server.register(handshake -> Authentication.granted("dora").subprotocol("bearer", "secret"), "main", 0);
        }

        @Test
        void whatStandsForCredentialsIsSelectedWhereNoOtherIs() {
            authenticator();
            application("/a", "authenticator", "main", "subprotocols", List.of("chat", "secret", "bearer"));
            assertEquals(List.of("bearer"), sent("bearer, secret"));
            assertEquals(List.of("bearer"), sent("bearer, secret, other"));
            assertEquals(List.of("chat"), sent("bearer, secret, chat"));
        }

        @Test
        void theApplicationSeesNoneOfIt() {
            authenticator();
            application("/a", "authenticator", "main");
            sent("bearer, secret, chat");
            assertEquals(List.of("chat"), seen.get().subprotocols());
            assertEquals(List.of("chat"), seen.get().fields().get("Sec-WebSocket-Protocol"));
        }

        @Test
        void theApplicationCannotChooseACredential() {
            authenticator();
            server.register(
                    handshake -> Answer.accept(new WebSocketListener() {}).subprotocol("secret"),
                    "pattern",
                    "/a",
                    "authenticator",
                    "main");
            assertEquals(500, status(upgrade(new TestRequest("/a").set("Sec-WebSocket-Protocol", "bearer, secret"))));
        }

        @Test
        void oneThatWasNotOfferedIs500() {
            authenticator();
            application("/a", "authenticator", "main");
            assertEquals(500, status("/a"));
            assertEquals(0, connects.get());
        }
    }

    @Nested
    class Leaving {

        @Test
        void theServiceObjectIsFetchedWhenNeededAndGivenBackOnce() {
            application("/a", "authenticator", "main");
            ServiceReference<Authenticator> reference = server.register(GRANTING, "main", 0);
            ServiceReference<Authenticator> unused = server.register(GRANTING, "unused", 0);
            assertEquals(0, server.framework.gets.get());
            status("/a");
            status("/a");
            assertEquals(2, server.framework.gets.get(), "with the application's");
            server.handler.unbindAuthenticator(reference);
            server.handler.unbindAuthenticator(unused);
            assertEquals(1, server.framework.ungets.get());
            assertEquals(503, status("/a"));
        }

        @Test
        void waitsForACallThatIsUnderWayAndDropsItsDecision() throws Exception {
            CountDownLatch in = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            application("/a", "authenticator", "main");
            ServiceReference<Authenticator> reference = server.register(
                    handshake -> {
                        in.countDown();
                        go.await();
                        return Authentication.granted("dora");
                    },
                    "main",
                    0);
            CompletableFuture<Integer> handshake = CompletableFuture.supplyAsync(
                    () -> status(server.handler.upgrade(new TestRequest("/a"), ServletContexts.NONE)),
                    task -> new Thread(task).start());
            assertTrue(in.await(10, TimeUnit.SECONDS));
            Thread leaving = new Thread(() -> server.handler.unbindAuthenticator(reference));
            leaving.start();
            Await.until(() -> leaving.getState() == Thread.State.TIMED_WAITING);
            assertEquals(503, status(server.handler.upgrade(new TestRequest("/a"), ServletContexts.NONE)));
            assertEquals(0, server.framework.ungets.get());
            go.countDown();
            leaving.join();
            assertEquals(1, server.framework.ungets.get());
            assertEquals(503, Await.result(handshake));
            assertEquals(0, connects.get());
        }

        @Test
        void fromItsOwnCallDoesNotWaitForItself() {
            AtomicReference<ServiceReference<Authenticator>> reference = new AtomicReference<>();
            application("/a", "authenticator", "main");
            reference.set(server.register(
                    handshake -> {
                        server.handler.unbindAuthenticator(reference.get());
                        return Authentication.granted("dora");
                    },
                    "main",
                    0));
            assertEquals(503, status("/a"));
            assertEquals(1, server.framework.ungets.get());
        }

        @Test
        void keepsNothingOfIt() {
            application("/a", "authenticator", "main");
            ThreadLocal<Object> local = new ThreadLocal<>();
            AtomicReference<Object> strong = new AtomicReference<>(new Object());
            WeakReference<Object> weak = new WeakReference<>(strong.get());
            ServiceReference<Authenticator> reference = server.register(leaving(local, strong), "main", 0);
            assertEquals(101, status("/a"));
            server.handler.unbindAuthenticator(reference);
            strong.set(null);
            Await.until(() -> {
                System.gc();
                return weak.get() == null;
            });
            assertNull(weak.get());
        }

        private static Authenticator leaving(ThreadLocal<Object> local, AtomicReference<Object> strong) {
            return handshake -> {
                local.set(strong.get());
                return Authentication.granted("dora");
            };
        }
    }
}
