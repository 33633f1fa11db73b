package org.sluice.websocket.server;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.sluice.protocol.EventLoop;
import org.sluice.websocket.server.frame.UnfinishedMessages;
import org.sluice.websocket.server.runtime.Meters;

/** The memory of each event loop, for as long as the loop is there. Safe for use by several threads. */
final class LoopMemories {

    private final Meters meters;
    private final LongSupplier delays;
    private final UnfinishedMessages unfinished;

    /** Guarded by this. */
    private final Map<EventLoop, LoopMemory> byLoop = new WeakHashMap<>();

    /**
     * Has none yet.
     *
     * @param delays what the calling thread has waited for processors in its life
     */
    LoopMemories(Meters meters, LongSupplier delays, UnfinishedMessages unfinished) {
        this.meters = meters;
        this.delays = delays;
        this.unfinished = unfinished;
    }

    synchronized LoopMemory of(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, key -> new LoopMemory(meters.of(key), new RunDelay(delays), unfinished));
    }
}
