package org.sluice.itest;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;

/** New clients, one after the other, while an application comes and goes: each is served, or told that there is nothing. */
final class Visitors implements AutoCloseable {

    private final int port;
    private final String path;
    private final Set<String> sights = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile Throwable failure;

    private Visitors(int port, String path) {
        this.port = port;
        this.path = path;
    }

    static Visitors start(int port, String path) {
        Visitors visitors = new Visitors(port, path);
        Thread thread = new Thread(null, visitors::run, "visitors", 0, false);
        thread.setDaemon(true);
        thread.start();
        return visitors;
    }

    private void run() {
        try {
            while (!Await.within(2, () -> stopped)) {
                sights.add(visit());
            }
        } catch (Exception | AssertionError e) {
            failure = e;
        } finally {
            ended.countDown();
        }
    }

    /** What a client sees: 404, 1001, or the application's answer. */
    private String visit() throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            int status = client.send(RequestText.webSocket(path)).readResponse().status();
            if (status == 404) {
                return "404";
            }
            if (status != 101) {
                throw new AssertionError("answered with " + status);
            }
            client.send(Frame.text("who?"));
            Frame frame = client.readFrame();
            if (frame.opcode() == Frame.CLOSE && frame.closeCode() == 1001) {
                return "1001";
            }
            if (frame.opcode() != Frame.TEXT) {
                throw new AssertionError("got " + frame);
            }
            return frame.text();
        }
    }

    Set<String> sights() {
        return sights;
    }

    /** Counts anew. */
    void forget() {
        sights.clear();
    }

    void awaitSight(String sight) throws Exception {
        Await.until("clients see " + sight + ", not only " + sights, () -> {
            check();
            return sights.contains(sight);
        });
    }

    /** Stops, and fails if anybody was answered otherwise. */
    void stop() throws InterruptedException {
        stopped = true;
        ended.await(Await.SECONDS, TimeUnit.SECONDS);
        check();
    }

    private void check() {
        if (failure != null) {
            throw new AssertionError("a client has failed", failure);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
