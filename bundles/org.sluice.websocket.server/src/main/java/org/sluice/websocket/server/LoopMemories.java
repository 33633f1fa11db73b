package org.sluice.websocket.server;

import java.util.Map;
import java.util.WeakHashMap;
import org.sluice.protocol.EventLoop;
import org.sluice.websocket.server.frame.UnfinishedMessages;
import org.sluice.websocket.server.runtime.Meters;

/** The memory of each event loop, for as long as the loop is there. Safe for use by several threads. */
final class LoopMemories {

    private final Meters meters;
    private final UnfinishedMessages unfinished;

    /** Guarded by this. */
    private final Map<EventLoop, LoopMemory> byLoop = new WeakHashMap<>();

    LoopMemories(Meters meters, UnfinishedMessages unfinished) {
        this.meters = meters;
        this.unfinished = unfinished;
    }

    synchronized LoopMemory of(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, key -> new LoopMemory(meters.of(key), unfinished));
    }
}
