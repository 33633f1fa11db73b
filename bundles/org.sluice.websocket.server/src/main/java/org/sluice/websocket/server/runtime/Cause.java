package org.sluice.websocket.server.runtime;

import org.sluice.websocket.runtime.dto.DTOConstants;

/** Who has ended a connection. */
public enum Cause {
    /** The client, by a Close frame. */
    PEER(DTOConstants.CLOSED_BY_PEER),
    /** The application. */
    APPLICATION(DTOConstants.CLOSED_BY_APPLICATION),
    /** The server. */
    SERVER(DTOConstants.CLOSED_BY_SERVER),
    /** Nobody: the network has failed, or the client has died. */
    LOSS(DTOConstants.CLOSED_BY_LOSS);

    private final String text;

    Cause(String text) {
        this.text = text;
    }

    /** As it is shown. */
    @Override
    public String toString() {
        return text;
    }
}
