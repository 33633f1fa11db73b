package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

class WatchTest {

    private final TestServer server =
            new TestServer(TestServer.limits("idleTimeoutSeconds", 100, "pingIntervalSeconds", 0));
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection open(Object... properties) {
        Object[] all = new Object[properties.length + 4];
        System.arraycopy(new Object[] {"pattern", "/a", "threading", "loop"}, 0, all, 0, 4);
        System.arraycopy(properties, 0, all, 4, properties.length);
        server.register(handshake -> Answer.accept(listener), all);
        TestConnection connection = server.connect("/a");
        listener.expect("open");
        return connection;
    }

    /** Lets time pass as a transport does: the timer expires when it was set to. */
    private void pass(TestConnection connection, int seconds) {
        Duration left = Duration.ofSeconds(seconds);
        while (!connection.timeout.isZero() && connection.timeout.compareTo(left) <= 0) {
            left = left.minus(connection.timeout);
            server.pass(connection.timeout);
            connection.timeout = Duration.ZERO;
            connection.expire();
        }
        server.pass(left);
        if (!connection.timeout.isZero()) {
            connection.timeout = connection.timeout.minus(left);
        }
    }

    @Nested
    class Idle {

        @Test
        void connectionsAreClosedInOrder() {
            TestConnection connection = open();
            pass(connection, 99);
            assertEquals(List.of(), connection.sent());
            pass(connection, 1);
            assertEquals(List.of("close 1000 idle"), connection.sent());
            connection.feed(close(1000, ""));
            listener.expect("close 1000 ");
        }

        private void staysOpenBy(Consumer<TestConnection> activity) {
            TestConnection connection = open();
            for (int i = 0; i < 10; i++) {
                pass(connection, 90);
                activity.accept(connection);
            }
            pass(connection, 99);
            assertTrue(listener.socket.isOpen());
            pass(connection, 26);
            assertFalse(listener.socket.isOpen());
        }

        @Test
        void messagesOfTheClientKeepAConnection() {
            staysOpenBy(connection -> connection.feed(text("a")));
        }

        @Test
        void messagesToTheClientKeepAConnection() {
            staysOpenBy(connection -> listener.socket.sendText("a"));
        }

        @Test
        void pingsAndPongsDoNot() {
            TestConnection connection = open();
            pass(connection, 60);
            connection.feed(frame(0x89, utf8("a")), frame(0x8a, utf8("b")));
            listener.socket.sendPing(ByteBuffer.allocate(1));
            pass(connection, 40);
            assertFalse(listener.socket.isOpen());
        }

        @Test
        void anApplicationHasItsOwnTime() {
            TestConnection connection = open("idle.timeout", 7);
            pass(connection, 6);
            assertTrue(listener.socket.isOpen());
            pass(connection, 1);
            assertFalse(listener.socket.isOpen());
        }

        @Test
        void anApplicationCanDoWithout() {
            TestConnection connection = open("idle.timeout", -1);
            pass(connection, 100_000);
            assertTrue(listener.socket.isOpen());
        }
    }

    @Nested
    class Pings {

        private TestConnection open() {
            return WatchTest.this.open("ping.interval", 10, "idle.timeout", -1);
        }

        private byte[] answer(TestConnection connection, int ping) {
            return frame(0x8a, connection.payload(ping));
        }

        @Test
        void answersKeepAConnectionAndAreNotReported() {
            TestConnection connection = open();
            for (int i = 0; i < 5; i++) {
                pass(connection, 10);
                assertEquals(i + 1, connection.sent().size());
                assertTrue(connection.sent().get(i).startsWith("ping "));
                connection.feed(answer(connection, i));
            }
            assertTrue(listener.socket.isOpen());
            listener.assertExhausted();
        }

        @Test
        void aClientThatDoesNotAnswerIsDead() {
            TestConnection connection = open();
            pass(connection, 10 + 19);
            assertFalse(connection.aborted);
            pass(connection, 1);
            assertTrue(connection.aborted);
            listener.expect("close 1006 ");
        }

        @Test
        void whileReadingIsSuspendedNoAnswerIsExpected() throws Exception {
            CountDownLatch go = new CountDownLatch(1);
            RecordingListener blocking = new RecordingListener() {
                @Override
                public void onText(WebSocket from, String text) {
                    super.onText(from, text);
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            server.register(
                    handshake -> Answer.accept(blocking), "pattern", "/w", "ping.interval", 10, "idle.timeout", -1);
            TestConnection connection = server.connect("/w");
            blocking.expect("open");
            pass(connection, 10);
            byte[][] messages = new byte[10][];
            Arrays.fill(messages, text("a"));
            connection.feed(messages);
            assertTrue(connection.suspended);
            pass(connection, 100);
            assertFalse(connection.aborted);
            go.countDown();
            Await.until(() -> !connection.suspended);
            server.loop.settle();
            pass(connection, 20);
            assertTrue(connection.aborted);
        }

        @Test
        void otherPongsAreNoAnswers() {
            TestConnection connection = open();
            pass(connection, 10);
            connection.feed(frame(0x8a, utf8("12345678")), frame(0x8a, new byte[0]));
            listener.expect("pong 3132333435363738", "pong ");
            pass(connection, 20);
            assertTrue(connection.aborted);
        }

        @Test
        void insideOfAFrameNoAnswerIsExpected() {
            TestConnection connection = open();
            byte[] message = text("x".repeat(1000));
            connection.feed(Arrays.copyOf(message, 500));
            pass(connection, 40);
            assertFalse(connection.aborted);
            connection.feed(Arrays.copyOfRange(message, 500, message.length));
            pass(connection, 19);
            assertFalse(connection.aborted);
            pass(connection, 1);
            assertTrue(connection.aborted);
        }
    }

    @Nested
    class Messages {

        @Test
        void mustComeInInTime() {
            TestConnection connection = open();
            connection.feed(frame(0x01, utf8("a")));
            pass(connection, 59);
            connection.feed(frame(0x00, utf8("b")), frame(0x89, utf8("c")));
            assertTrue(listener.socket.isOpen());
            pass(connection, 1);
            assertEquals(List.of("pong c", "close 1008 message takes too long"), connection.sent());
            listener.expect("ping 63", "close 1008 message takes too long");
        }

        @Test
        void halfAHeaderIsABeginning() {
            TestConnection connection = open();
            connection.feed(new byte[] {(byte) 0x82});
            pass(connection, 60);
            assertEquals(List.of("close 1008 message takes too long"), connection.sent());
        }

        @Test
        void eachHasItsOwnTime() {
            TestConnection connection = open();
            byte[] cut = text("a");
            connection.feed(Arrays.copyOf(cut, 3));
            for (int i = 0; i < 10; i++) {
                pass(connection, 20);
                connection.feed(Arrays.copyOfRange(cut, 3, cut.length), Arrays.copyOf(cut, 3));
                listener.expect("text a");
            }
            assertTrue(listener.socket.isOpen());
        }
    }

    @Nested
    class Queue {

        @Test
        void aClientThatReadsNothingIsCutOff() {
            TestConnection connection = open();
            connection.writable = false;
            listener.socket.sendText("a");
            server.loop.settle();
            pass(connection, 59);
            assertFalse(connection.aborted);
            pass(connection, 1);
            assertTrue(connection.aborted);
            listener.expect("close 1006 ");
        }

        @Test
        void aClientThatReadsIsNot() {
            TestConnection connection = open();
            connection.writable = false;
            listener.socket.sendText("a");
            server.loop.settle();
            pass(connection, 59);
            connection.drain();
            pass(connection, 59);
            assertFalse(connection.aborted);
        }

        /** RFC 6455, 5.5.3. */
        @Test
        void ofManyPingsTheNewestIsAnswered() {
            TestConnection connection = open();
            connection.writable = false;
            connection.feed(frame(0x89, utf8("a")), frame(0x89, utf8("b")), frame(0x89, utf8("c")));
            assertEquals(List.of(), connection.sent());
            connection.drain();
            assertEquals(List.of("pong c"), connection.sent());
            connection.drain();
            assertEquals(List.of("pong c"), connection.sent());
        }
    }

    @Nested
    class TheFirstCallback {

        @Test
        void mustNotWaitTooLongForAThread() throws Exception {
            CountDownLatch in = new CountDownLatch(2);
            CountDownLatch go = new CountDownLatch(1);
            WebSocketListener blocking = new WebSocketListener() {
                @Override
                public void onOpen(WebSocket socket) {
                    in.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            server.register(handshake -> Answer.accept(blocking), "pattern", "/b", "threading", "worker");
            server.connect("/b");
            server.connect("/b");
            assertTrue(in.await(10, TimeUnit.SECONDS));
            TestConnection third = server.connect("/b");
            pass(third, 29);
            assertEquals(List.of(), third.sent());
            pass(third, 1);
            assertEquals(List.of("close 1013 overloaded"), third.sent());
            go.countDown();
        }
    }

    @Nested
    class Changes {

        @Test
        void ofTheServersLimitsHoldAtOnce() {
            TestConnection connection = open();
            pass(connection, 20);
            server.handler.configure(TestServer.limits("idleTimeoutSeconds", 30));
            server.loop.settle();
            assertTrue(listener.socket.isOpen());
            pass(connection, 10);
            assertEquals(List.of("close 1000 idle"), connection.sent());
        }

        @Test
        void ofTheMessageSizeHoldForTheNextMessage() {
            TestConnection connection = open();
            connection.feed(text("four"));
            server.handler.configure(TestServer.limits("messageBytes", 3));
            connection.feed(text("abc"));
            listener.expect("text four", "text abc");
            connection.feed(text("four"));
            listener.expect("close 1009 message is over the limit");
        }
    }
}
