package org.sluice.jetty.impl;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpStatus;
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
import org.sluice.transport.SocketEndpoint;
import org.sluice.transport.Transport;

/** Finds out whether a request's connection can be taken over: a socket, plain or below TLS, or a stream of HTTP/2. */
@Component
public final class JettyTakeover implements Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(JettyTakeover.class);

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

    @Override
    public Optional<String> connectProtocol(Object request) {
        return CoreRequest.of(request).flatMap(CoreRequest::connectProtocol);
    }

    @Override
    public Optional<Entrance> entranceOf(Object request) {
        return CoreRequest.of(request)
                .map(core -> new JettyEntrance(
                        core.getConnectionMetaData().getConnector().getServer()));
    }

    private Optional<Connection> connectionOf(Request request) {
        // On HTTP/2 this is the stream's endpoint, on TLS the one that decrypts.
        TunnelSupport tunnel = request.getTunnelSupport();
        EndPoint endPoint = tunnel == null ? null : tunnel.getEndPoint();
        // A channel that was closed meanwhile has no addresses.
        if (endPoint == null
                || !(endPoint.getLocalSocketAddress() instanceof InetSocketAddress local)
                || !(endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
            return Optional.empty();
        }
        Optional<Way> way = way(endPoint, request.getConnectionMetaData().getConnector())
                .or(() -> Http2.way(request, endPoint, local, remote));
        if (way.isEmpty() && noSocketLogged.compareAndSet(false, true)) {
            LOG.info("an upgrade was answered as plain HTTP: only connections of sockets can be taken over");
        }
        return way.map(found -> new Handover(request, endPoint, found, local, remote, transport));
    }

    private static Optional<Way> way(EndPoint endPoint, Connector connector) {
        if (endPoint.getTransport() instanceof SocketChannel channel && connector instanceof ServerConnector jettys) {
            return Optional.of(new Way(
                    HttpStatus.SWITCHING_PROTOCOLS_101,
                    () -> new SocketEndpoint(channel),
                    new Departure(endPoint, channel, jettys)::leave));
        }
        if (endPoint instanceof SslEndPoint session
                && session.unwrap().getTransport() instanceof SocketChannel channel) {
            // The session stays, and Jetty would find it idle.
            return Optional.of(new Way(
                    HttpStatus.SWITCHING_PROTOCOLS_101,
                    () -> new TlsEndpoint(session, channel),
                    () -> session.setIdleTimeout(0)));
        }
        return Optional.empty();
    }
}
