package org.sluice.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.upgrade.AnswerRules;
import org.sluice.jetty.upgrade.Exchange;
import org.sluice.jetty.upgrade.RequestCopy;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.UpgradeTokens;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;

/** A request at the HTTP service and its response, in terms of upgrades. */
record ServletExchange(HttpServletRequest request, HttpServletResponse response, RequestContexts contexts)
        implements Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(ServletExchange.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private static final String HOST = "Host";

    /** Nothing also where it is too late for any other answer. */
    @Override
    public List<String> offered() {
        if (request.getHeader("Upgrade") == null || isTooLate()) {
            return List.of();
        }
        return UpgradeTokens.offered(request.getMethod(), request.getProtocol(), lines("Upgrade"), lines("Connection"));
    }

    @Override
    public boolean isConnect() {
        return request.getMethod().equals("CONNECT") && !isTooLate();
    }

    private boolean isTooLate() {
        return request.getDispatcherType() != DispatcherType.REQUEST || response.isCommitted();
    }

    @Override
    public Optional<UpgradeRequest> copy(String token, Takeover.Connection connection, ServerIdentity server) {
        String path;
        try {
            // Decoded and normalised, below the context path: the HTTP service itself finds servlets by it.
            path = Objects.requireNonNullElse(request.getServletPath(), "")
                    + Objects.requireNonNullElse(request.getPathInfo(), "");
        } catch (IllegalArgumentException e) {
            LOG.debug("ambiguous path", e);
            return Optional.empty();
        }
        return Optional.of(new RequestCopy(
                token,
                isConnect(),
                path.isEmpty() ? "/" : path,
                Optional.ofNullable(request.getQueryString()),
                fields(),
                request.isSecure(),
                authority(),
                connection.tls(),
                Optional.ofNullable(request.getUserPrincipal()),
                connection.localAddress(),
                connection.remoteAddress(),
                server.name(),
                server.scopes()));
    }

    private String authority() {
        return RequestCopy.authority(request.getServerName(), request.getServerPort(), request.isSecure());
    }

    private Map<String, List<String>> fields() {
        Map<String, List<String>> lines = new HashMap<>();
        Collections.list(request.getHeaderNames()).forEach(name -> lines.put(name, lines(name)));
        if (request.getHeader(HOST) == null) {
            // RFC 9113, 8.3.1: on HTTP/2 it comes as :authority, and whoever makes HTTP/1.1 of a request makes the
            // field, too
            lines.put(HOST, List.of(authority()));
        }
        return RequestCopy.fields(lines);
    }

    private List<String> lines(String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** RFC 9112, 6.3: without either of the two fields there is none. */
    @Override
    public boolean hasContent() {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    @Override
    public boolean hasExpectation() {
        return request.getHeader("Expect") != null;
    }

    @Override
    public boolean isAnswered() {
        return contexts.isDenied();
    }

    @Override
    public void refuse(Refuse answer) {
        if (isAnswered()) {
            LIMITED.error(
                    answer.status(),
                    "status {} for a request that a servlet context has denied: the context's answer stands",
                    answer.status());
            return;
        }
        try {
            AnswerRules.fields(answer).forEach(field -> response.addHeader(field.name(), field.value()));
            PlainText.send(response, answer.status(), AnswerRules.text(answer));
        } catch (IOException e) {
            LOG.debug("the peer has gone before it was refused", e);
        }
    }

    @Override
    public void prepareSwitch(String token, SwitchProtocols answer) {
        if (isAnswered()) {
            throw new IllegalStateException("a servlet context has denied the request");
        }
        if (isConnect()) {
            response.setStatus(HttpServletResponse.SC_OK);
        } else {
            response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
            response.setHeader("Upgrade", token);
            response.setHeader("Connection", "Upgrade");
        }
        AnswerRules.fields(answer).forEach(field -> response.addHeader(field.name(), field.value()));
    }
}
