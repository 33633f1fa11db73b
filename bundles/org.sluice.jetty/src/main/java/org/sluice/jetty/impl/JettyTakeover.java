package org.sluice.jetty.impl;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.TunnelSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.transport.Endpoint;
import org.sluice.transport.SocketEndpoint;
import org.sluice.transport.Transport;

/** Finds out whether a request's connection is a socket, plain or below TLS, which is what can be taken over. */
@Component
public final class JettyTakeover implements Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(JettyTakeover.class);

    /** How a connection is driven, and what becomes of it at Jetty. */
    private record Way(Supplier<Endpoint> endpoint, Runnable departure) {}

    private final Transport transport;
    private final AtomicBoolean noSocketLogged = new AtomicBoolean();

    /**
     * Called by the component runtime.
     *
     * @param transport owns the connections from the moment on in which they leave Jetty
     */
    @Activate
    public JettyTakeover(@Reference(name = "transport") Transport transport) {
        this.transport = transport;
    }

    @Override
    public Optional<Connection> connectionOf(Object request) {
        return CoreRequest.of(request).flatMap(this::connectionOf);
    }

    private Optional<Connection> connectionOf(Request request) {
        // On HTTP/2 this is the stream's endpoint, on TLS the one that decrypts.
        TunnelSupport tunnel = request.getTunnelSupport();
        EndPoint endPoint = tunnel == null ? null : tunnel.getEndPoint();
        Optional<Way> way = way(endPoint, request.getConnectionMetaData().getConnector());
        if (way.isPresent()) {
            // A channel that was closed meanwhile has none.
            return endPoint.getLocalSocketAddress() instanceof InetSocketAddress local
                            && endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
                    ? Optional.of(new Handover(
                            request, endPoint, way.get().endpoint(), way.get().departure(), local, remote, transport))
                    : Optional.empty();
        }
        if (noSocketLogged.compareAndSet(false, true)) {
            LOG.info("an upgrade was answered as plain HTTP: only HTTP/1.1, plain or over TLS, can be taken over");
        }
        return Optional.empty();
    }

    private static Optional<Way> way(EndPoint endPoint, Connector connector) {
        if (endPoint != null
                && endPoint.getTransport() instanceof SocketChannel channel
                && connector instanceof ServerConnector jettys) {
            return Optional.of(
                    new Way(() -> new SocketEndpoint(channel), new Departure(endPoint, channel, jettys)::leave));
        }
        if (endPoint instanceof SslEndPoint session
                && session.unwrap().getTransport() instanceof SocketChannel channel) {
            // The session stays, and Jetty would find it idle.
            return Optional.of(new Way(() -> new TlsEndpoint(session, channel), () -> session.setIdleTimeout(0)));
        }
        return Optional.empty();
    }
}
