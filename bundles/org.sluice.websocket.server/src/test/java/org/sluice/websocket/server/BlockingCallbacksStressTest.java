package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/**
 * Callbacks of several applications block at random, on workers and on event loops, until those on loops are moved to workers.
 * Meanwhile clients send, close and are lost, callbacks close and abort, and one application leaves. For each connection the
 * callbacks must come one at a time and in order, without a gap, and end with one {@code onClose}.
 */
class BlockingCallbacksStressTest {

    private static final int CONNECTIONS = 400;
    private static final int MESSAGES = 25;
    private static final int BURST = 6;
    private static final int CLIENT_THREADS = 4;
    private static final int BLOCKING_ONE_IN = 20;
    private static final int BLOCKING_MICROS = 2_000;
    private static final List<String> THREADINGS = List.of("worker", "loop", "worker", "loop", "worker");
    private static final int LEAVING = THREADINGS.size() - 1;

    /** How a connection ends, unless its application leaves before. */
    private enum End {
        CLIENT_CLOSES,
        CLIENT_IS_LOST,
        CALLBACK_CLOSES,
        CALLBACK_ABORTS
    }

    private final long seed = Long.getLong("stress.seed", System.nanoTime());
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Checking> listeners = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(CONNECTIONS);
    private final CountDownLatch half = new CountDownLatch(CONNECTIONS * MESSAGES / 4);
    private volatile boolean left;
    private TestServer server;

    @Test
    void callbacksKeepTheirRulesOnPlatformThreads() throws Exception {
        run(false);
    }

    @Test
    void callbacksKeepTheirRulesOnVirtualThreads() throws Exception {
        assumeTrue(
                VirtualThreads.ifSupported().isPresent(),
                () -> "virtual threads need Java 21, this is " + Runtime.version());
        run(true);
    }

    private void run(boolean virtualThreads) throws Exception {
        System.out.println("stress.seed=" + seed);
        Limits limits =
                TestServer.limits("connections", CONNECTIONS, "waitingMessages", 12, "virtualThreads", virtualThreads);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENT_THREADS);
        try (TestLoop second = new TestLoop();
                TestServer first = new TestServer(limits)) {
            server = first;
            List<ServiceReference<WebSocketApplication>> references = register();
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(new Client(i, i % 2 == 0 ? server.loop : second));
            }
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < CLIENT_THREADS; i++) {
                done.add(threads.submit(sending(clients, i)));
            }
            assertTrue(half.await(30, TimeUnit.SECONDS));
            server.handler.unbindApplication(references.get(LEAVING));
            left = true;
            for (Future<?> each : done) {
                each.get(60, TimeUnit.SECONDS);
            }
            assertTrue(ended.await(30, TimeUnit.SECONDS), () -> ended.getCount() + " connections have no onClose");
            server.loop.settle();
            second.settle();
        } finally {
            threads.shutdownNow();
        }
        listeners.values().forEach(Checking::checkEnd);
        assertEquals(List.of(), List.copyOf(faults), () -> "stress.seed=" + seed);
    }

    private List<ServiceReference<WebSocketApplication>> register() {
        List<ServiceReference<WebSocketApplication>> references = new ArrayList<>();
        for (int i = 0; i < THREADINGS.size(); i++) {
            int application = i;
            WebSocketApplication accepting =
                    handshake -> Answer.accept(listeners.computeIfAbsent(number(handshake.path()), Checking::new));
            references.add(server.register(
                    accepting, "pattern", "/" + application + "/*", "threading", THREADINGS.get(application)));
        }
        return references;
    }

    private static int application(int number) {
        return number % THREADINGS.size();
    }

    private static int number(String path) {
        return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    }

    private static Callable<Void> sending(List<Client> all, int thread) {
        return () -> {
            List<Client> clients = new ArrayList<>();
            for (int i = thread; i < all.size(); i += CLIENT_THREADS) {
                clients.add(all.get(i));
            }
            while (!clients.isEmpty()) {
                clients.removeIf(client -> !client.sendsMore());
            }
            return null;
        };
    }

    /** Sends numbered messages, some of them in one read, then ends. Confined to one thread. */
    private final class Client {

        private final Random random;
        private final TestConnection connection;
        private final End end;
        private int sent;

        Client(int number, TestLoop loop) {
            random = new Random(~(seed + number));
            TestRequest request = new TestRequest("/" + application(number) + "/" + number);
            SwitchProtocols answer =
                    assertInstanceOf(SwitchProtocols.class, server.handler.upgrade(request, ServletContexts.NONE));
            connection = new TestConnection(loop, answer.listener()).open();
            end = listeners.get(number).end;
        }

        boolean sendsMore() {
            byte[] burst = {};
            for (int rest = 1 + random.nextInt(BURST); rest > 0 && sent < MESSAGES; rest--) {
                burst = concat(burst, text(Integer.toString(sent++)));
            }
            boolean more = sent < MESSAGES;
            connection.feed(more || end == End.CLIENT_IS_LOST ? burst : concat(burst, close(1000, "")));
            if (!more && end == End.CLIENT_IS_LOST) {
                connection.end(ConnectionEnd.LOST);
            }
            return more;
        }
    }

    /** Checks the rules while it blocks at random. Its fields are safe because of these. */
    private final class Checking implements WebSocketListener {

        private final int number;
        private final Random random;
        private final End end;
        private final int endingAfter;
        private final AtomicInteger inside = new AtomicInteger();
        private boolean opened;
        private int received;
        private final List<CloseCode> codes = new ArrayList<>();

        Checking(int number) {
            this.number = number;
            random = new Random(seed + number);
            end = End.values()[random.nextInt(End.values().length)];
            endingAfter = 1 + random.nextInt(MESSAGES);
        }

        private void check(boolean rule, String fault) {
            if (!rule) {
                faults.add("connection " + number + " on " + THREADINGS.get(application(number)) + ", " + end + ": "
                        + fault);
            }
        }

        private void call(Runnable code) {
            check(inside.incrementAndGet() == 1, "two callbacks at a time");
            check(codes.isEmpty(), "a callback behind onClose");
            check(!left || application(number) != LEAVING, "a callback of an application that has left");
            code.run();
            if (random.nextInt(BLOCKING_ONE_IN) == 0) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(BLOCKING_MICROS)));
            }
            if (application(number) % 2 == 1 && half.getCount() == 0) {
                // The clock of the watchdog
                server.pass(Duration.ofMillis(
                        server.handler.pools().limits().times().loopCallbackMillis() + 1L));
            }
            inside.decrementAndGet();
        }

        @Override
        public void onOpen(WebSocket socket) {
            call(() -> {
                check(!opened, "opened again");
                opened = true;
            });
        }

        @Override
        public void onText(WebSocket socket, String text) {
            call(() -> {
                check(opened, "a message before onOpen");
                check(text.equals(Integer.toString(received)), text + " instead of " + received);
                received++;
                half.countDown();
                socket.sendText(text);
                if (received == endingAfter && end == End.CALLBACK_CLOSES) {
                    socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
                } else if (received == endingAfter && end == End.CALLBACK_ABORTS) {
                    socket.abort();
                }
            });
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            call(() -> {});
            codes.add(code);
            ended.countDown();
        }

        void checkEnd() {
            check(codes.size() == 1, "ended with " + codes);
            boolean leaving = application(number) == LEAVING && codes.contains(CloseCode.GOING_AWAY);
            if (end == End.CLIENT_CLOSES && !leaving) {
                check(codes.contains(CloseCode.NORMAL_CLOSURE), "ended with " + codes);
                check(received == MESSAGES, "closed after " + received + " messages");
            }
        }
    }
}
