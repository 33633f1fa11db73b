package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

class ConnectionTest {

    private final TestServer server = new TestServer();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection open(String threading) {
        TestConnection connection = server.connect(listener, threading);
        listener.expect("open");
        return connection;
    }

    private TestConnection open() {
        return open("loop");
    }

    @Nested
    class Receiving {

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void messagesComeInOrder(String threading) {
            open(threading)
                    .feed(
                            text("a"),
                            frame(0x82, hex("0102")),
                            frame(0x89, hex("03")),
                            frame(0x8a, hex("04")),
                            text("b"));
            listener.expect("text a", "binary 0102", "ping 03", "pong 04", "text b");
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void fragmentsComeToAFragmentListenerAsTheyArrive(String threading) {
            class Parts extends RecordingListener implements FragmentListener {
                @Override
                public void onText(WebSocket socket, CharSequence part, boolean last) {
                    record("part " + part + " " + last);
                }

                @Override
                public void onBinary(WebSocket socket, ByteBuffer part, boolean last) {
                    record("data " + part.remaining() + " " + last);
                }
            }
            Parts parts = new Parts();
            TestConnection connection = server.connect(parts, threading);
            connection.feed(frame(0x01, utf8("ab")), frame(0x80, utf8("c")), frame(0x82, new byte[3]));
            parts.expect("open", "part ab false", "part c true", "data 3 true");
        }

        @Test
        void pingsAreAnsweredAtOnceInsideOfAMessage() {
            TestConnection connection = open().feed(frame(0x01, utf8("a")), frame(0x89, utf8("hi")));
            assertEquals(List.of("pong hi"), connection.sent());
            connection.feed(frame(0x80, utf8("b")));
            listener.expect("ping 6869", "text ab");
        }

        @Test
        void unsolicitedPongsChangeNothing() {
            TestConnection connection = open();
            for (int i = 0; i < 1000; i++) {
                connection.feed(frame(0x8a, new byte[0]));
            }
            assertTrue(connection.sent().isEmpty());
        }

        /** The loop path copies no payload on its way from the read buffer to a binary listener. */
        @Test
        void onTheLoopBinaryDataIsAViewOnTheReadBuffer() {
            AtomicReference<ByteBuffer> seen = new AtomicReference<>();
            TestConnection connection = server.connect(
                    new WebSocketListener() {
                        @Override
                        public void onBinary(WebSocket socket, ByteBuffer data) {
                            seen.set(data);
                        }
                    },
                    "loop");
            byte[] memory = frame(0x82, hex("0a0b0c"));
            ByteBuffer readBuffer = ByteBuffer.wrap(memory);
            server.loop.run(() -> connection.listener().onRead(readBuffer));
            assertEquals(ByteBuffer.wrap(hex("0a0b0c")), seen.get());
            memory[memory.length - 1] = 1;
            assertEquals(1, seen.get().get(2));
        }

        /** It is where the bytes of others come to, in other applications, too. */
        @Test
        void onTheLoopNobodyWritesToTheReadBuffer() {
            TestConnection connection = server.connect(
                    new WebSocketListener() {
                        @Override
                        public void onBinary(WebSocket socket, ByteBuffer data) {
                            data.put(0, (byte) 1);
                        }
                    },
                    "loop");
            connection.feed(frame(0x82, hex("0a")));
            assertEquals(List.of("close 1011 "), connection.sent());
        }

        @Test
        void onAWorkerBinaryDataIsACopy() throws Exception {
            CompletableFuture<ByteBuffer> seen = new CompletableFuture<>();
            TestConnection connection = server.connect(
                    new WebSocketListener() {
                        @Override
                        public void onBinary(WebSocket socket, ByteBuffer data) {
                            seen.complete(data);
                        }
                    },
                    "worker");
            byte[] memory = frame(0x82, hex("0a0b0c"));
            server.loop.run(() -> connection.listener().onRead(ByteBuffer.wrap(memory)));
            assertNotSame(memory, seen.get(10, TimeUnit.SECONDS).array());
        }

        @Test
        void directBuffersAreReadToo() {
            server.register(h -> Answer.accept(listener), "pattern", "/d", "threading", "loop");
            server.accepted("/d").direct().open().feed(text("h\u00e9llo"), frame(0x82, hex("01")));
            listener.expect("open", "text h\u00e9llo", "binary 01");
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void theContextClassLoaderIsTheApplicationBundles(String threading) {
            TestConnection connection = open(threading);
            assertSame(server.framework.bundleClassLoader, listener.contextClassLoader);
            ClassLoader after = server.loop.call(() -> Thread.currentThread().getContextClassLoader());
            assertNotSame(server.framework.bundleClassLoader, after);
            assertFalse(connection.isClosing());
        }
    }

    /** RFC 6455, 7. */
    @Nested
    class Closing {

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1003, 1007, 1010, 1011, 1012, 1014, 3000, 4999})
        void aReceivedCodeIsEchoedAndTheServerClosesFirst(int code) {
            TestConnection connection = open().feed(close(code, "why"));
            assertEquals(List.of("close " + code + " "), connection.sent());
            assertTrue(connection.isClosing());
            listener.expect("close " + code + " why");
        }

        @Test
        void anEmptyCloseIsAnsweredEmpty() {
            TestConnection connection = open().feed(frame(0x88, new byte[0]));
            assertEquals(List.of("close"), connection.sent());
            listener.expect("close 1005 ");
        }

        @Test
        void nothingBehindACloseFrameIsAnswered() {
            TestConnection connection = open();
            connection.feed(concat(close(1000, ""), frame(0x89, utf8("x")), text("y"), close(1001, "")));
            assertEquals(List.of("close 1000 "), connection.sent());
            assertEquals(0, connection.leftOver());
            listener.expect("close 1000 ");
            connection.end(ConnectionEnd.CLOSED);
            listener.assertExhausted();
        }

        @Test
        void ownCloseWaitsForTheClients() {
            TestConnection connection = open();
            CompletionStage<Void> closed = listener.socket.sendClose(CloseCode.of(4000), "done");
            assertFalse(listener.socket.isOpen());
            assertEquals(List.of("close 4000 done"), connection.sent());
            assertFalse(connection.isClosing());
            assertEquals(Duration.ofSeconds(20), connection.timeout);
            connection.feed(text("discarded"), frame(0x89, utf8("not answered")), close(4000, ""));
            assertTrue(connection.isClosing());
            listener.expect("close 4000 ");
            assertEquals(List.of("close 4000 done"), connection.sent());
            Await.result(closed);
        }

        @Test
        void theCodeReceivedCountsMoreThanTheOneSent() {
            TestConnection connection = open();
            listener.socket.sendClose(CloseCode.of(4000), "mine");
            connection.feed(close(4001, "yours"));
            listener.expect("close 4001 yours");
        }

        @Test
        void aClientThatDoesNotAnswerIsCutOff() {
            TestConnection connection = open();
            CompletionStage<Void> closed = listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "bye");
            connection.expire();
            assertTrue(connection.aborted);
            listener.expect("close 1000 bye");
            Await.result(closed);
        }

        @Test
        void aSecondCloseHasNoEffect() {
            TestConnection connection = open();
            listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "first");
            listener.socket.sendClose(CloseCode.GOING_AWAY, "second");
            assertEquals(List.of("close 1000 first"), connection.sent());
        }

        @Test
        void aCloseThatTheQueueRefusesIsSentAsTheLastBytes() {
            TestConnection connection = open();
            connection.refuses = true;
            listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
            assertEquals(List.of("close 1000 "), connection.sent());
            connection.end(ConnectionEnd.CLOSED);
            listener.expect("close 1000 ");
        }

        @Test
        void anEndWithoutCloseIs1006() {
            TestConnection connection = open();
            connection.endInput();
            assertTrue(connection.isClosing());
            assertTrue(connection.sent().isEmpty());
            listener.expect("close 1006 ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void aLostConnectionIs1006(String threading) {
            open(threading).end(ConnectionEnd.LOST);
            listener.expect("close 1006 ");
            server.assertNoConnections();
        }

        @Test
        void abortIs1006() {
            TestConnection connection = open();
            listener.socket.abort();
            assertTrue(connection.aborted);
            listener.expect("close 1006 ");
            listener.assertExhausted();
            assertTrue(connection.sent().isEmpty());
        }

        @Test
        void aServerThatGoesAwaySays1001() {
            TestConnection connection = open();
            connection.goAway();
            assertEquals(List.of("close 1001 "), connection.sent());
            connection.feed(close(1001, ""));
            listener.expect("close 1001 ");
        }

        @Test
        void aRestartSays1012WhoeverGoesFirst() {
            server.restarting.set(true);
            TestConnection first = open();
            first.goAway();
            assertEquals(List.of("close 1012 "), first.sent());
            first.feed(close(1012, ""));
            listener.expect("close 1012 ");
            TestConnection second = open();
            server.handler.deactivate();
            assertEquals(List.of("close 1012 "), second.sent());
            listener.expect("close 1012 ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"sluice.restart", "karaf.restart", "karaf.restart.jvm"})
        void aRestartIsToldByASystemProperty(String property) {
            assertFalse(WebSocketProtocolHandler.isRestarting());
            System.setProperty(property, "true");
            try {
                assertTrue(WebSocketProtocolHandler.isRestarting());
            } finally {
                System.clearProperty(property);
            }
        }

        @Test
        void onCloseIsCalledOnceAndTheSlotIsFreedWithTheConnection() {
            TestConnection connection = open().feed(close(1000, ""));
            listener.expect("close 1000 ");
            assertEquals(1, server.connections());
            connection.end(ConnectionEnd.CLOSED);
            server.assertNoConnections();
            listener.assertExhausted();
        }

        @Test
        void bothSidesMayCloseAtOnce() {
            TestConnection connection = open();
            server.loop.run(() -> {
                listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "server");
                connection.feed(close(1001, "client"));
            });
            listener.expect("close 1001 client");
            connection.end(ConnectionEnd.CLOSED);
            listener.assertExhausted();
            assertEquals(List.of("close 1000 server"), connection.sent());
        }
    }

    @Nested
    class Failing {

        @Test
        void aViolationIsToldAndTheConnectionCloses() {
            TestConnection connection = open().feed(text("a"), hex("c1 80"), text("b"));
            assertEquals(List.of("close 1002 reserved bit is set"), connection.sent());
            assertTrue(connection.isClosing());
            assertEquals(0, connection.leftOver());
            listener.expect("text a", "close 1002 reserved bit is set");
            listener.assertExhausted();
        }

        @Test
        void badTextIs1007() {
            TestConnection connection = open().feed(frame(0x81, hex("c0 af")));
            assertEquals(List.of("close 1007 text is not UTF-8"), connection.sent());
        }

        @Test
        void aMessageOverTheApplicationsLimitIs1009() {
            server.register(
                    handshake -> Answer.accept(listener),
                    "pattern",
                    "/small",
                    "threading",
                    "loop",
                    "max.message.size",
                    10);
            TestConnection connection = server.connect("/small").feed(hex("82 8b"));
            assertEquals(List.of("close 1009 message is over the limit"), connection.sent());
        }

        @Test
        void aViolationBehindOurCloseSendsNoSecondOne() {
            TestConnection connection = open();
            listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "bye");
            connection.feed(hex("c1"));
            assertEquals(List.of("close 1000 bye"), connection.sent());
            assertTrue(connection.isClosing());
            listener.expect("close 1000 bye");
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void anExceptionFromACallbackIs1011AndSaysNothing(String threading) {
            RecordingListener failing = new RecordingListener() {
                @Override
                public void onText(WebSocket from, String text) {
                    record("text " + text);
                    throw new IllegalStateException("secret");
                }
            };
            TestConnection connection = server.connect(failing, threading).feed(text("a"), text("b"));
            failing.expect("open", "text a", "close 1011 ");
            assertEquals(List.of("close 1011 "), connection.sent());
            assertTrue(connection.isClosing());
            connection.end(ConnectionEnd.CLOSED);
            failing.assertExhausted();
            server.assertNoConnections();
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void anErrorInOnOpenIs1011(String threading) {
            RecordingListener failing = new RecordingListener() {
                @Override
                public void onOpen(WebSocket from) {
                    throw new NoClassDefFoundError("missing");
                }
            };
            TestConnection connection = server.connect(failing, threading);
            failing.expect("close 1011 ");
            assertEquals(List.of("close 1011 "), connection.sent());
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void anExceptionFromOnCloseIsNobodysConcern(String threading) {
            RecordingListener failing = new RecordingListener() {
                @Override
                public void onClose(WebSocket from, CloseCode code, String reason) {
                    record("closing");
                    throw new IllegalStateException();
                }
            };
            TestConnection connection = server.connect(failing, threading).feed(close(1000, ""));
            failing.expect("open", "closing");
            connection.end(ConnectionEnd.CLOSED);
            server.assertNoConnections();
        }
    }
}
