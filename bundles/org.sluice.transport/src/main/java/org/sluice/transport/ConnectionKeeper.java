package org.sluice.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Who keeps the connections of a server while they are open, one for all of them. For each, it is called {@code opened} and
 * later {@code closed}, or {@code notOpened}. Called on each connection's event loop, {@code notOpened} on any thread, and must
 * not block.
 */
@ConsumerType
public interface ConnectionKeeper {

    /**
     * A connection is open; its listener will be told next.
     *
     * @param connection the connection
     */
    void opened(TransportConnection connection);

    /** A connection that was to be opened has not been, and its listener has been told. */
    void notOpened();

    /**
     * A connection that was open is closed, and its listener has been told. Comes exactly once.
     *
     * @param connection the connection
     */
    void closed(TransportConnection connection);
}
