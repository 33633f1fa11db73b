package org.sluice.transport;

import java.util.concurrent.CompletionStage;
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

    /**
     * Completes when the connection is closed and its listener has been told. What depends on the stage runs on the event
     * loop, and must not block.
     *
     * @return a stage that never fails
     */
    CompletionStage<Void> closed();
}
