package org.sluice.websocket.server;

import org.sluice.protocol.ByteConnection;

/** Writes a frame. */
@FunctionalInterface
interface FrameWrite {

    /** The result for a frame that was not taken. */
    int NOT_TAKEN = -1;

    /** Returns how long the frame's payload is, or {@link #NOT_TAKEN}. */
    int to(ByteConnection connection);
}
