package org.sluice.itest;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;

/**
 * Clients that connect to the echo again and again, and send numbered messages. Whatever happens to the server, each attempt
 * ends in one of the ways that are documented: nobody listens, 404, 503, 1001, or all messages come back.
 */
final class Commuters implements AutoCloseable {

    static final String SERVED = "served";

    private static final int MESSAGES = 20;

    private final Callable<Integer> port;
    private final Set<String> sights = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private volatile Throwable failure;

    private Commuters(Callable<Integer> port) {
        this.port = port;
    }

    /** Starts that many clients; the port may change, and throws while there is none. */
    static Commuters start(int count, Callable<Integer> port) throws Exception {
        Commuters commuters = new Commuters(port);
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(null, commuters::run, "commuter", 0, false);
            thread.setDaemon(true);
            commuters.threads.add(thread);
            thread.start();
        }
        commuters.awaitServed();
        return commuters;
    }

    private void run() {
        try {
            while (!Await.within(2, () -> stopped)) {
                sights.add(commute());
            }
        } catch (Exception | AssertionError e) {
            failure = e;
        }
    }

    private String commute() throws Exception {
        RawClient client;
        int at;
        Response response;
        try {
            at = port.call();
            client = RawClient.connect(at);
        } catch (IOException e) {
            return "nobody";
        }
        try (client) {
            try {
                response = client.send(RequestText.webSocket("/echo")).readResponse();
            } catch (SocketTimeoutException e) {
                throw new AssertionError("no answer at port " + at, e);
            } catch (IOException e) {
                return "nobody";
            }
            int status = response.status();
            if (status == 101) {
                return exchange(client);
            }
            if (status != 404 && status != 503) {
                throw new AssertionError("answered at port " + at + " with " + response);
            }
            return Integer.toString(status);
        }
    }

    /** From the 101 on, no message is lost, and there is no end without a Close. */
    private static String exchange(RawClient client) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            Frame frame;
            try {
                client.send(Frame.text("message " + i));
                frame = client.readFrame();
            } catch (SocketTimeoutException e) {
                throw new AssertionError("no answer to message " + i, e);
            } catch (IOException e) {
                throw new AssertionError("an end without a Close at message " + i, e);
            }
            if (frame.opcode() == Frame.CLOSE && frame.closeCode() == 1001) {
                return "1001";
            }
            if (frame.opcode() != Frame.TEXT || !frame.text().equals("message " + i)) {
                throw new AssertionError("got " + frame + " for message " + i);
            }
        }
        return SERVED;
    }

    Set<String> sights() {
        return sights;
    }

    /** Waits until somebody who begins after this call is served. */
    void awaitServed() throws Exception {
        for (int i = 0; i < 2; i++) {
            sights.remove(SERVED);
            Await.until("somebody is served, not only " + sights, () -> failure != null || sights.contains(SERVED));
            check();
        }
    }

    /** Stops, and fails if anybody has seen anything else. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(Await.SECONDS));
            if (thread.isAlive()) {
                throw new AssertionError("a client hangs");
            }
        }
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
