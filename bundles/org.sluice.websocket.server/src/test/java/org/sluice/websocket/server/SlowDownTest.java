package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.Field;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.authentication.Authentication;

/** Wrong credentials are counted by address, and an address with too many is answered with 429. */
class SlowDownTest {

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void application(String path, Object... more) {
        Object[] properties = new Object[more.length + 2];
        properties[0] = "pattern";
        properties[1] = path;
        System.arraycopy(more, 0, properties, 2, more.length);
        server.register(handshake -> Answer.accept(new WebSocketListener() {}), properties);
    }

    private UpgradeAnswer upgrade(TestRequest request) {
        UpgradeAnswer answer = server.handler.upgrade(request, ServletContexts.NONE);
        if (answer instanceof SwitchProtocols accepted) {
            accepted.listener().onClosed(ConnectionEnd.NOT_OPENED);
        }
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

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Authentication> decision = new AtomicReference<>(Authentication.wrong("Basic"));

    private void guarded() {
        server.handler.configure(TestServer.limits("authenticationFailures", 3));
        server.register(
                handshake -> {
                    asked.incrementAndGet();
                    return decision.get();
                },
                "main",
                0);
        application("/a", "authenticator", "main");
        application("/open");
    }

    @Test
    void afterTooManyWrongOnesNobodyIsAskedForATime() {
        guarded();
        for (int i = 0; i < 3; i++) {
            assertEquals(401, status("/a"));
        }
        UpgradeAnswer answer = upgrade(new TestRequest("/a"));
        assertEquals(429, status(answer));
        assertEquals(List.of(new Field("Retry-After", "1")), fields(answer));
        assertEquals(3, asked.get());
        server.pass(Duration.ofMillis(300));
        assertEquals(List.of(new Field("Retry-After", "1")), fields(upgrade(new TestRequest("/a"))));
        server.pass(Duration.ofMillis(700));
        assertEquals(401, status("/a"));
        assertEquals(List.of(new Field("Retry-After", "2")), fields(upgrade(new TestRequest("/a"))));
    }

    @Test
    void othersAreNotConcerned() {
        guarded();
        for (int i = 0; i < 3; i++) {
            status("/a");
        }
        assertEquals(429, status("/a"));
        assertEquals(401, status(upgrade(new TestRequest("/a").from("192.0.2.1"))), "another address");
        assertEquals(101, status("/open"), "an application without authenticator");
    }

    @Test
    void rightOnesBeginAnew() {
        guarded();
        status("/a");
        status("/a");
        decision.set(Authentication.granted("dora"));
        assertEquals(101, status("/a"));
        decision.set(Authentication.wrong("Basic"));
        assertEquals(401, status("/a"));
        assertEquals(401, status("/a"));
        assertEquals(401, status("/a"));
        assertEquals(429, status("/a"));
    }

    @Test
    void nothingElseCounts() {
        guarded();
        for (Authentication each :
                List.of(Authentication.missing("Basic"), Authentication.forbidden(), Authentication.unavailable())) {
            decision.set(each);
            for (int i = 0; i < 5; i++) {
                assertTrue(status("/a") != 429);
            }
        }
        decision.set(null);
        for (int i = 0; i < 5; i++) {
            assertEquals(500, status("/a"));
        }
    }

    @Test
    void addressesOfA64AreOne() {
        guarded();
        for (int i = 1; i <= 3; i++) {
            assertEquals(401, status(upgrade(new TestRequest("/a").from("2001:db8::" + i))));
        }
        assertEquals(429, status(upgrade(new TestRequest("/a").from("2001:db8::9:9:9:9"))));
        assertEquals(401, status(upgrade(new TestRequest("/a").from("2001:db8:0:1::1"))));
    }

    @Test
    void anAttemptWithoutAPermitDoesNotUseUpTheOnlyOne() {
        guarded();
        for (int i = 0; i < 3; i++) {
            status("/a");
        }
        server.pass(Duration.ofSeconds(1));
        server.handler.configure(TestServer.limits("authenticationFailures", 3, "concurrentConnects", 1));
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.register(
                handshake -> {
                    in.countDown();
                    go.await();
                    return Answer.decline();
                },
                "pattern",
                "/slow");
        Thread slow = new Thread(() -> server.handler.upgrade(new TestRequest("/slow"), ServletContexts.NONE));
        slow.start();
        Await.until(() -> in.getCount() == 0);
        assertEquals(503, status(server.handler.upgrade(new TestRequest("/a"), ServletContexts.NONE)));
        go.countDown();
        Await.until(() -> status(server.handler.upgrade(new TestRequest("/a"), ServletContexts.NONE)) == 401);
    }
}
