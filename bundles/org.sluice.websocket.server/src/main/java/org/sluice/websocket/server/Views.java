package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Parts of an event loop's read buffer, as listeners see them. Messages are often alike, and come at the same places then, so
 * that a view is used again instead of making one for each message. It is so for one application only, and none can be written
 * to: who holds on to a view when it should not must not trouble others, whose bytes come to the same place.
 *
 * <p>Owners are numbers, for what is remembered here must keep nothing alive.
 *
 * <p>Confined to the event loop.
 */
final class Views {

    /** A power of two: for bursts of some sizes, and a few kilobytes at most. */
    private static final int COUNT = 256;

    private record View(long owner, ByteBuffer whole, int from, ByteBuffer part) {

        boolean is(long anOwner, ByteBuffer aWhole, int start, int length) {
            return owner == anOwner && whole == aWhole && from == start && part.capacity() == length;
        }
    }

    private final View[] views = new View[COUNT];

    /** A part, from its beginning to its end, for somebody. */
    ByteBuffer of(long owner, ByteBuffer whole, int from, int length) {
        int index = (from * 31 + length) * 31 + (int) owner & COUNT - 1;
        View view = views[index];
        if (view == null || !view.is(owner, whole, from, length)) {
            view = new View(owner, whole, from, whole.slice(from, length).asReadOnlyBuffer());
            views[index] = view;
        }
        return view.part.clear().order(ByteOrder.BIG_ENDIAN);
    }
}
