package org.sluice.transport;

import org.osgi.annotation.versioning.ProviderType;
import org.sluice.protocol.ByteConnection;

/** A connection on an event loop, for the server that has handed it over. */
@ProviderType
public interface TransportConnection extends ByteConnection {

    /**
     * Tells the listener that the server goes away, and aborts what is still open after the closing time-out. May be called
     * more than once; the listener is told once.
     */
    void goAway();

    /**
     * Says that somebody else has closed the endpoint, and sees to it that the event loop lets go of its descriptor. May be
     * called more than once, and after the connection has closed itself.
     */
    void lost();
}
