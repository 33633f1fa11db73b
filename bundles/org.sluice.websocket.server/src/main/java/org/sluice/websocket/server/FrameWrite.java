package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import org.sluice.protocol.ByteConnection;

/** Writes a frame. What it needs it is given: a message needs nothing new that way. */
@FunctionalInterface
interface FrameWrite {

    /** The result for a frame that was not taken. */
    int NOT_TAKEN = -1;

    /** Returns how long the frame's payload is, or {@link #NOT_TAKEN}. */
    int to(ByteConnection connection, ServerWebSocket socket, int opcode, boolean last, ByteBuffer payload);
}
