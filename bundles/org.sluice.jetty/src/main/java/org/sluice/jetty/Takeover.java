package org.sluice.jetty;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.protocol.TlsFacts;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.transport.ConnectionKeeper;

/** Takes a connection over from Jetty, as a service. */
@ProviderType
public interface Takeover {

    /**
     * Looks whether the connection of a request can be taken over.
     *
     * @param request a servlet request that Jetty serves, however wrapped, or Jetty's own
     * @return empty where it cannot be: another server, HTTP/2
     */
    Optional<Connection> connectionOf(Object request);

    /** A connection that is still Jetty's and can be taken over. */
    @ProviderType
    interface Connection {

        /**
         * The address at which the connection was accepted, whatever a proxy says.
         *
         * @return the local address
         */
        InetSocketAddress localAddress();

        /**
         * The address of the peer, which is the proxy's where there is one.
         *
         * @return the remote address
         */
        InetSocketAddress remoteAddress();

        /**
         * The TLS session, as far as it ends here and not at a proxy.
         *
         * @return empty on a plain connection
         */
        Optional<TlsFacts> tls();

        /**
         * Takes the connection over as soon as the response, which must be a 101 and still be unsent, has been. It must be the
         * last that happens to the request: the caller returns at once, and throws nothing.
         *
         * <p>Exactly one of two things follows: the connection is open, as keeper and listener are told, or the listener is told
         * that it was {@linkplain org.sluice.protocol.ConnectionEnd#NOT_OPENED not opened}. An open connection has left Jetty:
         * no stop, no limit and no time-out of Jetty's concerns it any more.
         *
         * @param answer the listener and its bounds
         * @param keeper who keeps the connection
         */
        void switchProtocols(SwitchProtocols answer, ConnectionKeeper keeper);
    }
}
