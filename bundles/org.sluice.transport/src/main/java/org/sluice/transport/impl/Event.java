package org.sluice.transport.impl;

import java.nio.ByteBuffer;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionListener;

/** What a listener is told while its connection lives. */
enum Event {
    OPEN,
    READ,
    READ_END,
    WRITABLE,
    TIMEOUT,
    GOING_AWAY;

    /**
     * Calls the listener.
     *
     * @param bytes what has been read, or null
     */
    void tell(ConnectionListener listener, ByteConnection connection, ByteBuffer bytes) {
        switch (this) {
            case OPEN -> listener.onOpen(connection);
            case READ -> listener.onRead(bytes);
            case READ_END -> listener.onReadEnd();
            case WRITABLE -> listener.onWritable();
            case TIMEOUT -> listener.onTimeout();
            case GOING_AWAY -> listener.onGoingAway();
        }
    }
}
