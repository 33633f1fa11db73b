package org.sluice.jetty.impl;

import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servlet API of Jakarta EE 10 on Jetty. No other class knows it. */
final class Ee10 {

    private static final Logger LOG = LoggerFactory.getLogger(Ee10.class);

    private Ee10() {}

    static Optional<Request> coreRequest(Object request) {
        if (!(request instanceof ServletRequest servletRequest)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServletContextRequest.getServletContextRequest(servletRequest));
        } catch (IllegalStateException e) {
            LOG.debug("not a request of this Jetty", e);
            return Optional.empty();
        }
    }
}
