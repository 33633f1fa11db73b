package org.sluice.transport;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;

/** The event loops, as a service that all servers of the gateway share. */
@ProviderType
public interface Transport {

    /** The PID of the event loops' configuration. */
    String PID = "org.sluice.transport";

    /**
     * Gives a connection to an event loop. Returns at once; the listener's {@code onOpen} comes on the loop, then the unread
     * bytes, then what the endpoint reads. From this call on the listener is told of the connection's end in every case, also
     * when the transport is stopping or the endpoint is closed already: then, and when the connection is closed, aborted or
     * lost before {@code onOpen}, it has {@linkplain org.sluice.protocol.ConnectionEnd#NOT_OPENED not been opened}, of which
     * the listener may be told within this call. Until {@code onOpen} nothing can be written.
     *
     * @param endpoint the way to the peer; the loop's alone from here on
     * @param unread what the HTTP server has read beyond the request, copied before the method returns; may be empty
     * @param answer what the protocol handler has answered
     * @param keeper who is told of the connection while it is open
     * @return the connection
     */
    TransportConnection open(Endpoint endpoint, ByteBuffer unread, SwitchProtocols answer, ConnectionKeeper keeper);
}
