package org.sluice.websocket.server;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.sluice.protocol.EventLoop;

/**
 * The event loops that an application's connections are on, and those on whose threads its code may have run. A loop that has
 * ended is forgotten: its thread keeps it for as long as it is there.
 */
final class ApplicationLoops {

    // Guarded by this.
    private final Set<EventLoop> used = Collections.newSetFromMap(new WeakHashMap<>());
    private final Set<EventLoop> touched = Collections.newSetFromMap(new WeakHashMap<>());

    /** A connection is on an event loop, and maybe its callbacks are, too. */
    synchronized void uses(EventLoop loop, boolean callbacksToo) {
        used.add(loop);
        if (callbacksToo) {
            touched.add(loop);
        }
    }

    /** Code of the application's is going to run on an event loop. */
    synchronized void touches(EventLoop loop) {
        touched.add(loop);
    }

    /** Whether the calling thread is one of those with connections. */
    boolean haveCurrentThread() {
        List<EventLoop> all;
        synchronized (this) {
            all = List.copyOf(used);
        }
        return all.stream().anyMatch(EventLoop::isCurrentThread);
    }

    /** The application has gone: what it may have left in thread locals goes with the threads. */
    void renew() {
        List<EventLoop> all;
        synchronized (this) {
            all = List.copyOf(touched);
            used.clear();
            touched.clear();
        }
        all.forEach(EventLoop::renewThread);
    }
}
