package org.sluice.itest;

import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.sluice.itest.client.Await;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.runtime.WebSocketRuntime;

/** A test with peers that behave badly, at both ports, after which nothing of them is left. */
public abstract class HostileTest extends ServersTest {

    protected static final String[] THREADINGS = {"worker", "loop"};

    /** The codes with which connections of {@code /worker} and {@code /loop} have ended. */
    protected final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    protected final Set<WebSocket> sockets = ConcurrentHashMap.newKeySet();
    protected ServerLimits limits;
    protected int socketsBefore;

    /** Says how connections end; {@code close} has it close them, and {@code flood} send without end. */
    private final class Observer implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            sockets.add(socket);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            switch (text) {
                case "close" -> socket.sendClose(CloseCode.of(4000), "");
                case "flood" -> flood(socket);
                default -> socket.sendText(text);
            }
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            sockets.remove(socket);
            ends.add(Integer.toString(code.code()));
        }
    }

    /** Until nothing is taken any more. */
    private static void flood(WebSocket socket) {
        ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
        while (!socket.sendBinary(piece.duplicate()).toCompletableFuture().isCompletedExceptionally()) {
            Thread.onSpinWait();
        }
    }

    @Before
    public void observe() throws Exception {
        limits = new ServerLimits(context);
        for (String threading : THREADINGS) {
            application("/" + threading, handshake -> Answer.accept(new Observer()), THREADING, threading);
        }
        Await.until("nobody is left", () -> openConnections() == 0);
        socketsBefore = Descriptors.connected();
    }

    @After
    public void nothingIsLeft() throws Exception {
        Await.until("all connections are gone", () -> openConnections() == 0);
        Await.until("all sockets are closed", () -> Descriptors.connected() <= socketsBefore);
        loopsRest();
        limits.delete();
    }

    protected final int openConnections() {
        return context.getService(context.getServiceReference(WebSocketRuntime.class))
                .getRuntimeDTO()
                .counters
                .connections;
    }

    protected final String nextEnd() throws InterruptedException {
        return ends.poll(Await.SECONDS, TimeUnit.SECONDS);
    }

    /** No loop goes round and round: between two looks they use next to no processor. */
    private static void loopsRest() throws Exception {
        long[] last = {loopNanos(), System.nanoTime()};
        Await.until("the event loops rest", () -> {
            long passed = System.nanoTime() - last[1];
            if (passed < TimeUnit.MILLISECONDS.toNanos(50)) {
                return false;
            }
            long used = loopNanos() - last[0];
            last[0] += used;
            last[1] += passed;
            return used < passed / 5;
        });
    }

    private static long loopNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("sluice-loop-")) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }
}
