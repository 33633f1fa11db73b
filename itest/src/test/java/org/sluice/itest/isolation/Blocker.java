package org.sluice.itest.isolation;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.WebSocketListener;

/**
 * In the gateway: applications that block, and some that do not. An activator, for a bundle that is made without bnd has no
 * descriptions of components.
 */
public final class Blocker implements BundleActivator {

    static final String WORKER_ECHO = "/isolation/echo/worker";
    static final String LOOP_ECHO = "/isolation/echo/loop";

    /** With a number behind. */
    static final String WORKER = "/isolation/worker/";

    static final String LOOP = "/isolation/loop";

    static final String BLOCK = "block";
    static final String COMPUTE = "compute";
    static final String COUNT = "count";

    static final long LOOP_MILLIS = 200;
    private static final long WORKER_MILLIS = 10_000;
    private static final int APPLICATIONS = 5;

    private final AtomicLong blocked = new AtomicLong();

    @Override
    public void start(BundleContext context) {
        register(context, WORKER_ECHO, WebSocketConstants.THREADING_WORKER, this::echo);
        register(context, LOOP_ECHO, WebSocketConstants.THREADING_LOOP, this::echo);
        for (int i = 0; i < APPLICATIONS; i++) {
            register(
                    context,
                    WORKER + i,
                    WebSocketConstants.THREADING_WORKER,
                    (socket, text) -> hold(text, WORKER_MILLIS));
        }
        register(context, LOOP, WebSocketConstants.THREADING_LOOP, (socket, text) -> hold(text, LOOP_MILLIS));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the services
    }

    private interface OnText {
        void onText(WebSocket socket, String text);
    }

    private static void register(BundleContext context, String path, String threading, OnText code) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(WebSocketConstants.PATTERN, path);
        properties.put(WebSocketConstants.THREADING, threading);
        WebSocketListener listener = new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                code.onText(socket, text);
            }
        };
        context.registerService(WebSocketApplication.class, handshake -> Answer.accept(listener), properties);
    }

    private void echo(WebSocket socket, String text) {
        socket.sendText(text.equals(COUNT) ? Long.toString(blocked.get()) : text);
    }

    private void hold(String how, long millis) {
        blocked.incrementAndGet();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (how.equals(BLOCK)) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
