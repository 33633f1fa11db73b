package org.sluice.itest.client;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Numbered messages to an echo, one after the other: none may be lost, doubled or changed. */
public final class Traffic implements AutoCloseable {

    private final JdkClient client;
    private final AtomicLong echoed = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    /** How it has ended; written before the latch is opened. */
    private JdkClient.Event end;

    private Traffic(JdkClient client) {
        this.client = client;
    }

    public static Traffic start(int port, String path) throws Exception {
        Traffic traffic = new Traffic(JdkClient.open(port, path));
        Thread thread = new Thread(null, traffic::run, "traffic", 0, false);
        thread.setDaemon(true);
        thread.start();
        Callable<Boolean> flowing = () -> traffic.echoed() > 0;
        Await.until("messages flow", flowing);
        return traffic;
    }

    private void run() {
        try {
            while (!stopped) {
                String message = "message " + echoed.get();
                client.socket().sendText(message, true);
                JdkClient.Event event = client.next();
                if (!event.equals(new JdkClient.Event.Text(message))) {
                    end = event;
                    return;
                }
                echoed.incrementAndGet();
            }
        } catch (InterruptedException | AssertionError e) {
            end = new JdkClient.Event.Failure(e);
        } finally {
            ended.countDown();
        }
    }

    public long echoed() {
        return echoed.get();
    }

    /** Waits until one more message has come back, and fails if it has not been undisturbed until then. */
    public void awaitNext() throws Exception {
        long before = echoed();
        Await.until("messages flow, or it has ended", () -> echoed() > before || ended.getCount() == 0);
        if (ended.getCount() == 0) {
            throw new AssertionError("after message " + echoed + ": " + end);
        }
    }

    /** Waits until the server has ended it, and returns the code. */
    public int closeCode() throws InterruptedException {
        if (!ended.await(Await.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("goes on, after message " + echoed);
        }
        if (end instanceof JdkClient.Event.Close close) {
            return close.code();
        }
        throw new AssertionError("after message " + echoed + ": " + end);
    }

    /** Stops it, and fails if it has not been undisturbed. */
    public void stop() throws InterruptedException {
        stopped = true;
        if (!ended.await(Await.SECONDS, TimeUnit.SECONDS) || end != null) {
            throw new AssertionError("after message " + echoed + ": " + end);
        }
    }

    @Override
    public void close() {
        stopped = true;
        client.close();
    }
}
