package org.sluice.jetty;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.protocol.TlsFacts;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.transport.TransportConnection;

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
         * <p>Exactly one of two things follows: {@code opened} is called with the connection, or the listener is told that the
         * connection was {@linkplain org.sluice.protocol.ConnectionEnd#NOT_OPENED not opened}.
         *
         * @param answer the listener and its bounds
         * @param opened who keeps the connection, called on a thread of Jetty's
         */
        void switchProtocols(SwitchProtocols answer, Consumer<TransportConnection> opened);
    }
}
