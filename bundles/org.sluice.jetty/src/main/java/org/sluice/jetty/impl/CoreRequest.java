package org.sluice.jetty.impl;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.TunnelSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty's own request, below what servlets see of it. */
final class CoreRequest {

    private static final Logger LOG = LoggerFactory.getLogger(CoreRequest.class);

    /** One class for each level of the servlet API; a level that the HTTP service does not have cannot be linked. */
    private static final List<Function<Object, Optional<Request>>> LEVELS =
            List.of(request -> Ee10.coreRequest(request));

    private CoreRequest() {}

    /**
     * Looks for it.
     *
     * @param request a servlet request, however wrapped, or Jetty's own
     * @return empty where it is not Jetty that serves the request
     */
    static Optional<Request> of(Object request) {
        if (request instanceof Request core) {
            return Optional.of(core);
        }
        return LEVELS.stream().flatMap(level -> at(level, request).stream()).findFirst();
    }

    /** The value of {@code :protocol}, as sent; empty where there is none. */
    static Optional<String> connectProtocol(Request request) {
        return Optional.ofNullable(request.getTunnelSupport()).map(TunnelSupport::getProtocol);
    }

    private static Optional<Request> at(Function<Object, Optional<Request>> level, Object request) {
        try {
            return level.apply(request);
        } catch (LinkageError e) {
            LOG.debug("no such level of the servlet API here", e);
            return Optional.empty();
        }
    }
}
