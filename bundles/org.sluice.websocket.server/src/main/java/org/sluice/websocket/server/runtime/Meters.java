package org.sluice.websocket.server.runtime;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import org.sluice.protocol.EventLoop;

/** The meters of the event loops. A loop that is no more leaves its numbers. */
public final class Meters {

    private final List<LoopMeter> meters = new CopyOnWriteArrayList<>();

    /** Guarded by this. */
    private final Map<EventLoop, LoopMeter> byLoop = new WeakHashMap<>();

    /** Begins without loops. */
    public Meters() {}

    /**
     * The meter of a loop.
     *
     * @param loop the loop
     * @return always the same
     */
    public synchronized LoopMeter of(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, key -> {
            LoopMeter meter = new LoopMeter(meters.size());
            meters.add(meter);
            return meter;
        });
    }

    /**
     * Messages that have come.
     *
     * @return how many
     */
    public long messagesReceived() {
        return sum(LoopMeter::messagesReceived);
    }

    /**
     * Bytes that have come.
     *
     * @return how many
     */
    public long bytesReceived() {
        return sum(LoopMeter::bytesReceived);
    }

    /**
     * Messages that are on their way.
     *
     * @return how many
     */
    public long messagesSent() {
        return sum(LoopMeter::messagesSent);
    }

    /**
     * Bytes that are on their way.
     *
     * @return how many
     */
    public long bytesSent() {
        return sum(LoopMeter::bytesSent);
    }

    private long sum(ToLongFunction<LoopMeter> number) {
        return meters.stream().mapToLong(number).sum();
    }
}
