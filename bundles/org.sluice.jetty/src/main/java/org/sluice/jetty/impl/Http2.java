package org.sluice.jetty.impl;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams of HTTP/2, where the HTTP service has it. */
final class Http2 {

    private static final Logger LOG = LoggerFactory.getLogger(Http2.class);

    private Http2() {}

    /**
     * Looks whether a request by extended CONNECT can be switched.
     *
     * @return empty if it is no stream that the request's own endpoint stands for
     */
    static Optional<Way> way(Request request, EndPoint endPoint, InetSocketAddress local, InetSocketAddress remote) {
        try {
            return Streams.way(request, endPoint, local, remote);
        } catch (LinkageError e) {
            LOG.debug("no HTTP/2 here", e);
            return Optional.empty();
        }
    }

    /** Cannot be linked where Jetty's HTTP/2 is missing. */
    private static final class Streams {

        static Optional<Way> way(
                Request request, EndPoint endPoint, InetSocketAddress local, InetSocketAddress remote) {
            if (!(endPoint.getTransport() instanceof Stream stream)) {
                return Optional.empty();
            }
            ConnectionMetaData connection = request.getConnectionMetaData();
            return Optional.of(new Way(
                    HttpStatus.OK_200,
                    () -> new StreamEndpoint(
                            endPoint,
                            stream,
                            connection.getConnection().getEndPoint(),
                            connection.getConnector(),
                            local,
                            remote),
                    // Protocols have time-outs of their own.
                    () -> endPoint.setIdleTimeout(0)));
        }
    }
}
