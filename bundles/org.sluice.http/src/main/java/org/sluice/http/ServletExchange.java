package org.sluice.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.http.upgrade.AnswerRules;
import org.sluice.http.upgrade.RequestCopy;
import org.sluice.http.upgrade.UpgradeTokens;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;

/** A request at the HTTP service and its response, in terms of upgrades. */
record ServletExchange(HttpServletRequest request, HttpServletResponse response) {

    private static final Logger LOG = LoggerFactory.getLogger(ServletExchange.class);

    /** What the client offers; empty for an ordinary request, and where it is too late for any other answer. */
    List<String> offered() {
        if (request.getHeader("Upgrade") == null
                || request.getDispatcherType() != DispatcherType.REQUEST
                || response.isCommitted()) {
            return List.of();
        }
        return UpgradeTokens.offered(request.getMethod(), request.getProtocol(), lines("Upgrade"), lines("Connection"));
    }

    /**
     * Copies the request.
     *
     * @return empty if its path is ambiguous: the server will refuse it
     */
    Optional<UpgradeRequest> copy(String token, Takeover.Connection connection, String serverName, Set<String> scopes) {
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
                path.isEmpty() ? "/" : path,
                Optional.ofNullable(request.getQueryString()),
                fields(),
                request.isSecure(),
                RequestCopy.authority(request.getServerName(), request.getServerPort(), request.isSecure()),
                // A connection with TLS cannot be taken over, so that none comes here.
                Optional.empty(),
                Optional.ofNullable(request.getUserPrincipal()),
                connection.localAddress(),
                connection.remoteAddress(),
                serverName,
                scopes));
    }

    private Map<String, List<String>> fields() {
        Map<String, List<String>> lines = new HashMap<>();
        Collections.list(request.getHeaderNames()).forEach(name -> lines.put(name, lines(name)));
        return RequestCopy.fields(lines);
    }

    private List<String> lines(String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** RFC 9112, 6.3: without either of the two fields there is none. */
    boolean hasContent() {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    boolean hasExpectation() {
        return request.getHeader("Expect") != null;
    }

    /** Answers, and closes the connection: a proxy may already take what follows for another protocol. */
    void refuse(Refuse answer) {
        try {
            response.setStatus(answer.status());
            AnswerRules.fields(answer).forEach(field -> response.addHeader(field.name(), field.value()));
            response.setHeader("Connection", "close");
            if (answer.status() != HttpServletResponse.SC_NOT_MODIFIED) {
                byte[] body = AnswerRules.text(answer).getBytes(StandardCharsets.UTF_8);
                response.setContentType("text/plain;charset=utf-8");
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
            }
            response.flushBuffer();
        } catch (IOException e) {
            LOG.debug("the peer has gone before it was refused", e);
        }
    }

    void prepareSwitch(String token, SwitchProtocols answer) {
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        response.setHeader("Upgrade", token);
        response.setHeader("Connection", "Upgrade");
        AnswerRules.fields(answer).forEach(field -> response.addHeader(field.name(), field.value()));
    }
}
