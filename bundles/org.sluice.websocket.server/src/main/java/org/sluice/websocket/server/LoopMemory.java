package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import org.sluice.websocket.server.frame.FrameWriter;
import org.sluice.websocket.server.frame.MessageReader;
import org.sluice.websocket.server.frame.UnfinishedMessages;
import org.sluice.websocket.server.runtime.LoopMeter;

/**
 * What the connections of one event loop use in turn, so that a message needs nothing new, and a connection nothing of its own
 * while it is idle. Nothing of a connection's stays here.
 *
 * <p>Confined to the event loop, but for the meter.
 */
final class LoopMemory {

    private final LoopMeter meter;
    private final HoldUps holdUps;
    private final UnfinishedMessages unfinished;
    private final Views views = new Views();
    private final Delivery delivery = new Delivery();
    private final ByteBuffer header = ByteBuffer.allocate(FrameWriter.MAX_HEADER);

    /** Between two messages of any connection, or null. */
    private MessageReader reader;

    LoopMemory(LoopMeter meter, HoldUps holdUps, UnfinishedMessages unfinished) {
        this.meter = meter;
        this.holdUps = holdUps;
        this.unfinished = unfinished;
    }

    LoopMeter meter() {
        return meter;
    }

    HoldUps holdUps() {
        return holdUps;
    }

    Views views() {
        return views;
    }

    /** For one call at a time. */
    Delivery delivery() {
        return delivery;
    }

    /** For the header of the frame that is being written. */
    ByteBuffer header() {
        return header.clear();
    }

    MessageReader takeReader() {
        MessageReader taken = reader == null ? new MessageReader(unfinished) : reader;
        reader = null;
        return taken;
    }

    /** Takes back a reader that is not in a message. */
    void giveBack(MessageReader unused) {
        reader = unused;
    }
}
