package org.sluice.websocket.server;

import java.util.Map;
import java.util.WeakHashMap;
import org.sluice.protocol.EventLoop;
import org.sluice.websocket.server.frame.UnfinishedMessages;
import org.sluice.websocket.server.runtime.Meters;

/** The memory of each event loop, for as long as the loop is there. Safe for use by several threads. */
final class LoopMemories {

    private final Meters meters;
    private final HoldUps.Source holdUps;
    private final UnfinishedMessages unfinished;

    /** Guarded by this. */
    private final Map<EventLoop, LoopMemory> byLoop = new WeakHashMap<>();

    /**
     * Has none yet.
     *
     * @param holdUps where is known from what holds up the calling thread
     */
    LoopMemories(Meters meters, HoldUps.Source holdUps, UnfinishedMessages unfinished) {
        this.meters = meters;
        this.holdUps = holdUps;
        this.unfinished = unfinished;
    }

    synchronized LoopMemory of(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, key -> new LoopMemory(meters.of(key), new HoldUps(holdUps), unfinished));
    }
}
