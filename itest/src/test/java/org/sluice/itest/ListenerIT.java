package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** How listeners are called. */
public class ListenerIT extends GatewayTest {

    private static final String[] THREADINGS = {"worker", "loop"};

    @Test
    public void exceptionInACallbackIs1011AndSaysNothing() throws Exception {
        for (String threading : THREADINGS) {
            ServiceRegistration<?> registration =
                    application("/failing", handshake -> Answer.accept(new Failing()), THREADING, threading);
            try (RawClient neighbour = RawClient.open(port(), "/failing");
                    RawClient client = RawClient.open(port(), "/failing")) {
                client.send(Frame.text("fail"));
                Frame close = client.readFrame();
                assertEquals(1011, close.closeCode());
                assertTrue(close.toString(), !close.text().contains("secret"));
                client.send(Frame.close(1011));
                assertEquals(0, client.readToOrderlyEnd().length);
                neighbour.send(Frame.text("fine"));
                assertEquals("fine", neighbour.readFrame().text());
            }
            unregister(registration);
        }
    }

    private static final class Failing implements WebSocketListener {
        @Override
        public void onText(WebSocket socket, String text) {
            if (text.equals("fail")) {
                throw new IllegalStateException("the secret");
            }
            socket.sendText(text);
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            throw new IllegalStateException("the secret");
        }
    }

    @Test
    public void applicationIsToldHowTheConnectionHasEnded() throws Exception {
        for (String threading : THREADINGS) {
            BlockingQueue<String> ends = new LinkedBlockingQueue<>();
            Semaphore opened = new Semaphore(0);
            ServiceRegistration<?> registration = application(
                    "/ending",
                    handshake -> Answer.accept(new WebSocketListener() {
                        @Override
                        public void onOpen(WebSocket socket) {
                            opened.release();
                        }

                        @Override
                        public void onText(WebSocket socket, String text) {
                            socket.sendClose(CloseCode.of(4000), text);
                        }

                        @Override
                        public void onClose(WebSocket socket, CloseCode code, String reason) {
                            ends.add(code + " " + reason);
                        }
                    }),
                    THREADING,
                    threading);
            try (RawClient client = RawClient.open(port(), "/ending")) {
                client.send(Frame.close(3000));
                assertEquals("3000 ", ends.poll(Await.SECONDS, TimeUnit.SECONDS));
            }
            try (RawClient client = RawClient.open(port(), "/ending")) {
                // A peer that has gone before the server knows that it has the 101 has never been there.
                assertTrue(opened.tryAcquire(2, Await.SECONDS, TimeUnit.SECONDS));
                client.reset();
                assertEquals("1006 ", ends.poll(Await.SECONDS, TimeUnit.SECONDS));
            }
            try (JdkClient client = JdkClient.open(port(), "/ending")) {
                client.sendText("enough");
                assertEquals(new JdkClient.Event.Close(4000, "enough"), client.next());
                assertEquals("4000", ends.poll(Await.SECONDS, TimeUnit.SECONDS).substring(0, 4));
            }
            unregister(registration);
            assertTrue("onClose comes once", ends.isEmpty());
        }
    }

    @Test
    public void messagesOfAConnectionComeInOrderAndOneAtATime() throws Exception {
        for (String threading : THREADINGS) {
            ServiceRegistration<?> registration =
                    application("/ordered", handshake -> Answer.accept(new Counting()), THREADING, threading);
            try (JdkClient client = JdkClient.open(port(), "/ordered")) {
                for (int i = 0; i < 2_000; i++) {
                    client.sendText(Integer.toString(i));
                }
                for (int i = 0; i < 2_000; i++) {
                    assertEquals(Integer.toString(i), client.nextText());
                }
            }
            unregister(registration);
        }
    }

    /** Unsynchronised on purpose: each callback must see what the one before has done. */
    private static final class Counting implements WebSocketListener {
        private int next;

        @Override
        public void onText(WebSocket socket, String text) {
            socket.sendText(Integer.parseInt(text) == next ? text : "expected " + next + ", got " + text);
            next++;
        }
    }

    @Test
    public void blockedWorkerStallsOnlyItsConnection() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        application(
                "/blocking",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onText(WebSocket socket, String text) {
                        if (text.equals("block")) {
                            try {
                                release.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }
                        socket.sendText(text);
                    }
                }));
        try (JdkClient blocked = JdkClient.open(port(), "/blocking");
                JdkClient same = JdkClient.open(port(), "/blocking");
                JdkClient other = JdkClient.open(port(), "/echo")) {
            blocked.sendText("block");
            same.sendText("same application");
            assertEquals("same application", same.nextText());
            other.sendText("other application");
            assertEquals("other application", other.nextText());
            release.countDown();
            assertEquals("block", blocked.nextText());
        }
    }

    @Test
    public void contextClassLoaderIsTheApplicationBundles() throws Exception {
        for (String threading : THREADINGS) {
            BlockingQueue<ClassLoader> seen = new LinkedBlockingQueue<>();
            ServiceRegistration<?> registration = application(
                    "/loaded",
                    handshake -> {
                        seen.add(Thread.currentThread().getContextClassLoader());
                        return Answer.accept(new WebSocketListener() {
                            @Override
                            public void onText(WebSocket socket, String text) {
                                seen.add(Thread.currentThread().getContextClassLoader());
                            }

                            @Override
                            public void onClose(WebSocket socket, CloseCode code, String reason) {
                                seen.add(Thread.currentThread().getContextClassLoader());
                            }
                        });
                    },
                    THREADING,
                    threading);
            try (RawClient client = RawClient.open(port(), "/loaded")) {
                client.send(Frame.text("a"), Frame.close(1000));
                for (int i = 0; i < 3; i++) {
                    assertSame(ListenerIT.class.getClassLoader(), seen.poll(Await.SECONDS, TimeUnit.SECONDS));
                }
            }
            unregister(registration);
        }
    }

    @Test
    public void anyThreadMaySend() throws Exception {
        BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();
        application(
                "/pushed",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        sockets.add(socket);
                    }
                }));
        try (RawClient client = RawClient.open(port(), "/pushed")) {
            WebSocket socket = sockets.poll(Await.SECONDS, TimeUnit.SECONDS);
            socket.sendText("pushed");
            assertEquals("pushed", client.readFrame().text());
            socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}));
            assertArrayEquals(new byte[] {1, 2}, client.readFrame().payload());
        }
    }
}
