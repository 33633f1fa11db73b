package org.sluice.console.live;

import java.util.HashMap;
import java.util.Map;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketGroup;
import org.sluice.websocket.WebSocketGroup.SlowReader;

/** Who looks, and at whose connections. Thread-safe. */
final class Audience {

    /** A state replaces the one before: who reads slowly gets the newest, and need not know of those in between. */
    private final WebSocketGroup all = new WebSocketGroup(SlowReader.DROP_OLDEST);

    // Guarded by this: only selections that somebody has.
    private final Map<Selection, WebSocketGroup> selected = new HashMap<>();
    private boolean changed;

    void add(WebSocket viewer) {
        all.add(viewer);
    }

    /** A viewer has made up its mind, or leaves. */
    synchronized void select(WebSocket viewer, Selection before, Selection now) {
        WebSocketGroup left = selected.get(before);
        if (left != null) {
            left.remove(viewer);
            selected.computeIfPresent(before, (selection, group) -> group.size() == 0 ? null : group);
        }
        if (now != Selection.NONE) {
            selected.computeIfAbsent(now, selection -> new WebSocketGroup(SlowReader.DROP_OLDEST))
                    .add(viewer);
            changed = true;
        }
    }

    /** Whether somebody has made up its mind since the last call. */
    synchronized boolean takeChange() {
        boolean taken = changed;
        changed = false;
        return taken;
    }

    void remove(WebSocket viewer) {
        all.remove(viewer);
    }

    int size() {
        return all.size();
    }

    void send(String state) {
        all.send(Message.ofText(state));
    }

    synchronized Map<Selection, WebSocketGroup> selections() {
        return Map.copyOf(selected);
    }
}
