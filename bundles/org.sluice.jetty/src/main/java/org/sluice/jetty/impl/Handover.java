package org.sluice.jetty.impl;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.TlsFacts;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.Transport;

/** The connection of one request that can be taken over. */
final class Handover implements Takeover.Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final Request request;
    private final EndPoint endPoint;
    private final Way way;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;
    private final Transport transport;

    Handover(
            Request request,
            EndPoint endPoint,
            Way way,
            InetSocketAddress localAddress,
            InetSocketAddress remoteAddress,
            Transport transport) {
        // Jetty looks for the attribute at the innermost request, and not all that wrap it let attributes through.
        this.request = Request.unWrap(request);
        this.endPoint = endPoint;
        this.way = way;
        this.localAddress = localAddress;
        this.remoteAddress = remoteAddress;
        this.transport = transport;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Optional<TlsFacts> tls() {
        // Streams of HTTP/2 have none of their own.
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        return Optional.ofNullable(connection.getSslSessionData()).map(Handover::facts);
    }

    private static TlsFacts facts(SslSessionData session) {
        X509Certificate[] certificates = session.peerCertificates();
        return new TlsFacts(
                session.sslSession().getProtocol(),
                session.cipherSuite(),
                certificates == null ? List.of() : List.of(certificates));
    }

    @Override
    public void switchProtocols(SwitchProtocols answer, ConnectionKeeper keeper) {
        TakenConnection taken = new TakenConnection(
                endPoint,
                answer.listener(),
                keeper,
                unread -> transport.open(way.endpoint().get(), unread, answer, keeper),
                way.departure());
        try {
            // First who watches the request's end, so that nothing is lost between the two.
            request.addHttpStreamWrapper(stream -> new SwitchingStream(stream, request, way.status(), taken));
            request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, taken);
        } catch (RuntimeException e) {
            LOG.debug("the request is over already", e);
            request.removeAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE);
            taken.notOpened();
        }
    }
}
