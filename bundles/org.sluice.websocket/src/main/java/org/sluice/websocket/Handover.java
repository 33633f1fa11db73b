package org.sluice.websocket;

import org.osgi.annotation.versioning.ProviderType;

/**
 * An open connection whose application has gone, as it is offered to the next one, see
 * {@link WebSocketApplication#resume(Handover)}. It may be kept and used from any thread.
 */
@ProviderType
public interface Handover {

    /**
     * The opening handshake with which the connection began, as the application before has seen it, with the path parameters of
     * the pattern that has been found now. Of the principal there is the name only.
     *
     * @return the handshake
     */
    Handshake handshake();

    /**
     * The subprotocol that was settled then. It stays.
     *
     * @return its name, empty for none
     */
    String subprotocol();

    /**
     * The connection's number, which stays, too.
     *
     * @return what {@link WebSocket#id()} has been and will be
     */
    long id();

    /**
     * What the application before has left for this connection. Whoever has written it, it is data: the code of another
     * version, or of another bundle.
     *
     * @return a copy of what {@link WebSocketListener#onHandover} has returned, empty for nothing
     */
    byte[] state();
}
