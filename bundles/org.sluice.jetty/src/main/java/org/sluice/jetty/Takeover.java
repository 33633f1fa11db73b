package org.sluice.jetty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
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
     * @return empty where it cannot be: another server
     */
    Optional<Connection> connectionOf(Object request);

    /**
     * The protocol that a request by extended CONNECT (RFC 8441) asks for.
     *
     * @param request as for {@link #connectionOf}
     * @return the value of {@code :protocol}, as sent; empty for every other request
     */
    Optional<String> connectProtocol(Object request);

    /**
     * The entrance that a request has come through.
     *
     * @param request as for {@link #connectionOf}
     * @return empty where it is unknown: another server
     */
    Optional<Entrance> entranceOf(Object request);

    /** Where requests come in at a Jetty. */
    @ProviderType
    interface Entrance {

        /**
         * Refuses upgrades with 503 before anybody else sees them: also where everybody who would see them has been taken away.
         *
         * @param isRefused decides by the protocols that a client offers, in lower case; none where the request is no upgrade
         * @param retryAfterSeconds what a refused client is told
         * @return ends it
         */
        Runnable refuseUpgrades(Predicate<List<String>> isRefused, IntSupplier retryAfterSeconds);
    }

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
         * Takes the connection over as soon as the response has been sent. That must be a 101, or on HTTP/2 a 200, still be
         * unsent and without content. It must be the last that happens to the request: the caller returns at once, and throws nothing.
         *
         * <p>Exactly one of two things follows: the connection is open, as keeper and listener are told, or the listener is told
         * that it was {@linkplain org.sluice.protocol.ConnectionEnd#NOT_OPENED not opened}. Over plain HTTP/1.1 an
         * open connection has left Jetty: no stop, no limit and no time-out of Jetty's concerns it any more. TLS sessions and
         * streams of HTTP/2 stay there, without a time-out of Jetty's.
         *
         * @param answer the listener and its bounds
         * @param keeper who keeps the connection
         */
        void switchProtocols(SwitchProtocols answer, ConnectionKeeper keeper);
    }
}
