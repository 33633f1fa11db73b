package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.sluice.websocket.WebSocketConstants.THREADING;
import static org.sluice.websocket.WebSocketConstants.THREADING_LOOP;
import static org.sluice.websocket.WebSocketConstants.THREADING_WORKER;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** No application can stall another: the callbacks of one are all blocked, and those of others are made. */
public class IsolationIT extends GatewayTest {

    /** More than there are worker threads for one application, or event loops. */
    private static final int MANY = 40;

    private final Semaphore blocked = new Semaphore(0);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    private final class Blocking implements WebSocketListener {

        @Override
        public void onText(WebSocket socket, String text) {
            if (text.equals("slow")) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            } else {
                block();
            }
            socket.sendText(text);
        }

        private void block() {
            blocked.release();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    public void aWorkerApplicationThatBlocksStallsOnlyItself() throws Exception {
        application("/blocking", handshake -> Answer.accept(new Blocking()), THREADING, THREADING_WORKER);
        application("/other", handshake -> Answer.accept(Listeners.ECHO), THREADING, THREADING_WORKER);
        assertStallsOnlyItself();
    }

    @Test
    public void aLoopApplicationThatHasBlockedOnceStallsOnlyItself() throws Exception {
        application("/blocking", handshake -> Answer.accept(new Blocking()), THREADING, THREADING_LOOP);
        application("/other", handshake -> Answer.accept(Listeners.ECHO), THREADING, THREADING_LOOP);
        try (RawClient first = RawClient.open(port(), "/blocking")) {
            assertEchoes(first, "slow");
            assertStallsOnlyItself();
            assertEchoes(first, "slow");
        }
    }

    private void assertStallsOnlyItself() throws Exception {
        List<RawClient> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                stalled.add(RawClient.open(port(), "/blocking").send(Frame.text("stalled " + i)));
            }
            blocked.acquire();
            Await.until("some are blocked at the same time", () -> blocked.availablePermits() > 2);
            for (int i = 0; i < MANY; i++) {
                try (RawClient other = RawClient.open(port(), "/other")) {
                    assertEchoes(other, "message " + i);
                }
            }
            mayGoOn.countDown();
            for (int i = 0; i < MANY; i++) {
                assertEquals("stalled " + i, stalled.get(i).readFrame().text());
            }
        } finally {
            mayGoOn.countDown();
            for (RawClient client : stalled) {
                client.close();
            }
        }
    }

    private static void assertEchoes(RawClient client, String text) throws Exception {
        client.send(Frame.text(text));
        assertEquals(text, client.readFrame().text());
    }
}
