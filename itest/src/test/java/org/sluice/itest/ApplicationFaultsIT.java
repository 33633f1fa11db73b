package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.sluice.websocket.WebSocketConstants.MAX_CONNECTIONS;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** Applications that fail, or send from where they should not, at both ports. */
public class ApplicationFaultsIT extends ServersTest {

    private static final String[] THREADINGS = {"worker", "loop"};

    /** Fails in the callback that it is told, or in {@code onClose}. */
    private record Failing(String callback) implements WebSocketListener {
        private void fail(String current) {
            if (current.equals(callback)) {
                throw new IllegalStateException("the secret");
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            fail("open");
        }

        @Override
        public void onText(WebSocket socket, String text) {
            fail("text");
            socket.sendText(text);
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            fail("close");
        }
    }

    @Test
    public void failureInAnyCallbackIs1011AndFreesThePlace() throws Exception {
        for (String threading : THREADINGS) {
            for (String callback : new String[] {"open", "text", "close"}) {
                String path = "/" + threading + "/" + callback;
                application(
                        path,
                        handshake -> Answer.accept(new Failing(callback)),
                        THREADING,
                        threading,
                        MAX_CONNECTIONS,
                        1);
                for (int port : ports()) {
                    for (int i = 0; i < 3; i++) {
                        assertFails(port, path, callback.equals("close") ? 1000 : 1011);
                    }
                }
            }
        }
    }

    private static void assertFails(int port, String path, int code) throws Exception {
        try (RawClient neighbour = RawClient.open(port, "/echo");
                RawClient client = awaitOpen(port, path)) {
            client.send(Frame.text("now"));
            client.send(Frame.close(1000));
            Frame close = client.readFrame();
            if (code == 1000) {
                assertEquals("now", close.text());
                close = client.readFrame();
            }
            assertEquals(path, code, close.closeCode());
            assertTrue(close.toString(), !close.text().contains("secret"));
            assertEquals(0, client.readToOrderlyEnd().length);
            assertEchoes(neighbour);
        }
    }

    private static RawClient awaitOpen(int port, String path) throws Exception {
        RawClient[] opened = new RawClient[1];
        Await.until("there is a place", () -> {
            try {
                opened[0] = RawClient.open(port, path);
                return true;
            } catch (AssertionError e) {
                return false;
            }
        });
        return opened[0];
    }

    @Test
    public void sendingBehindTheEndIsAnErrorAndNoFrame() throws Exception {
        BlockingQueue<String> results = new LinkedBlockingQueue<>();
        for (String threading : THREADINGS) {
            application(
                    "/late/" + threading,
                    handshake -> Answer.accept(new WebSocketListener() {
                        @Override
                        public void onText(WebSocket socket, String text) {
                            socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
                            results.add("behind close " + failed(socket));
                        }

                        @Override
                        public void onClose(WebSocket socket, CloseCode code, String reason) {
                            results.add("in onClose " + failed(socket));
                        }
                    }),
                    THREADING,
                    threading);
            for (int port : ports()) {
                try (RawClient client = RawClient.open(port, "/late/" + threading)) {
                    client.send(Frame.text("now"));
                    assertEquals(1000, client.readFrame().closeCode());
                    client.send(Frame.close(1000));
                    assertEquals(0, client.readToOrderlyEnd().length);
                }
                assertEquals("behind close true", results.poll(Await.SECONDS, TimeUnit.SECONDS));
                assertEquals("in onClose true", results.poll(Await.SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    private static boolean failed(WebSocket socket) {
        return socket.sendText("late").toCompletableFuture().isCompletedExceptionally();
    }

    @Test
    public void manyThreadsNeverMixFrames() throws Exception {
        int threads = 50;
        int each = 40;
        BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();
        application(
                "/many",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        sockets.add(socket);
                    }
                }));
        for (int port : ports()) {
            try (RawClient client = RawClient.open(port, "/many")) {
                WebSocket socket = sockets.poll(Await.SECONDS, TimeUnit.SECONDS);
                for (int i = 0; i < threads; i++) {
                    int thread = i;
                    new Thread(() -> {
                                for (int j = 0; j < each; j++) {
                                    socket.sendBinary(message(thread, j));
                                }
                            })
                            .start();
                }
                int[] next = new int[threads];
                for (int i = 0; i < threads * each; i++) {
                    Frame frame = client.readFrame();
                    int thread = frame.payload()[0];
                    assertArrayEquals(message(thread, next[thread]).array(), frame.payload());
                    next[thread]++;
                }
            }
        }
    }

    /** Of many sizes, each with its sender and number in every byte. */
    private static ByteBuffer message(int thread, int number) {
        byte[] message = new byte[2 + number * 38];
        for (int i = 0; i < message.length; i += 2) {
            message[i] = (byte) thread;
            message[i + 1] = (byte) number;
        }
        return ByteBuffer.wrap(message);
    }
}
