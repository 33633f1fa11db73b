package org.sluice.jetty.impl;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.sluice.transport.Readiness;

/** Jetty's side of a stream, which does nothing before the test says so. */
final class Http2Fakes {

    /** What has happened to the stream. */
    final List<String> events = new ArrayList<>();

    final Deque<Stream.Data> incoming = new ArrayDeque<>();
    final Deque<Runnable> tasks = new ArrayDeque<>();
    final Executor executor = tasks::add;
    boolean closed;
    int releases;

    /** Of the write or reset that Jetty has not done yet. */
    Callback pending;

    Callback fillInterest;
    Runnable scheduled;

    /** What the transport has been told. */
    final Deque<String> told = new ArrayDeque<>();

    final Readiness readiness = (read, write) -> told.add((read ? "read" : "") + (write ? "write" : ""));

    final Stream stream = fake(Stream.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "getId" -> 1;
        case "isReset" -> false;
        case "isClosed" -> closed;
        case "readData" -> incoming.poll();
        case "data" -> {
            DataFrame frame = (DataFrame) arguments[0];
            events.add(StandardCharsets.US_ASCII.decode(frame.getByteBuffer()) + (frame.isEndStream() ? "|" : ""));
            pending = (Callback) arguments[1];
            yield null;
        }
        case "reset" -> {
            events.add("reset");
            pending = (Callback) arguments[1];
            yield null;
        }
        default -> throw new UnsupportedOperationException(method.toString());
    });

    final EndPoint endPoint = fake(EndPoint.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "fillInterested" -> {
            fillInterest = (Callback) arguments[0];
            yield null;
        }
        case "close" -> {
            events.add("close of the connection");
            yield null;
        }
        default -> throw new UnsupportedOperationException(method.toString());
    });

    private final Scheduler.Task task = () -> {
        boolean was = scheduled != null;
        scheduled = null;
        return was;
    };

    private final Scheduler scheduler = fake(Scheduler.class, (proxy, method, arguments) -> {
        assert method.getName().equals("schedule") && arguments[2] == TimeUnit.SECONDS;
        scheduled = (Runnable) arguments[0];
        return task;
    });

    final Connector connector = fake(Connector.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "getExecutor" -> executor;
        case "getScheduler" -> scheduler;
        default -> throw new UnsupportedOperationException(method.toString());
    });

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Lets the frame of a payload come. */
    void comes(String payload, boolean last) {
        incoming.add(new Stream.Data(new DataFrame(1, bytes(payload), last)) {
            @Override
            public boolean release() {
                releases++;
                return true;
            }
        });
    }

    /** Has Jetty say that there is data, as it does once. */
    void callBack() {
        Callback interested = fillInterest;
        fillInterest = null;
        interested.succeeded();
    }

    /** Does what Jetty's threads were given. */
    void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    void sent() {
        Callback callback = pending;
        pending = null;
        callback.succeeded();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
