package org.sluice.websocket.server.runtime;

import org.sluice.websocket.server.frame.CloseFrame;

/**
 * How a connection ends.
 *
 * @param cause who ends it
 * @param frame what the application is told
 * @param reason why, for an operator
 */
public record Ending(Cause cause, CloseFrame frame, String reason) {

    /**
     * An ending whose reason is that of the frame.
     *
     * @param cause who ends the connection
     * @param frame what the application is told
     */
    public Ending(Cause cause, CloseFrame frame) {
        this(cause, frame, frame.reason());
    }

    /**
     * The client has sent a Close frame, which is what the application is told.
     *
     * @param received the frame
     * @return an ending of the same cause; the reason remains that of who has begun
     */
    public Ending with(CloseFrame received) {
        return new Ending(cause, received, cause == Cause.PEER ? received.reason() : reason);
    }
}
