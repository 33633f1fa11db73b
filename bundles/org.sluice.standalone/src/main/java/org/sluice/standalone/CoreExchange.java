package org.sluice.standalone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.upgrade.AnswerRules;
import org.sluice.jetty.upgrade.Exchange;
import org.sluice.jetty.upgrade.RequestCopy;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.UpgradeTokens;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;

/**
 * A request at Jetty and its response, in terms of upgrades.
 *
 * @param request Jetty's request
 * @param response Jetty's response
 * @param callback to be completed with the response; a refusal does it
 */
record CoreExchange(Request request, Response response, Callback callback) implements Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(CoreExchange.class);

    @Override
    public List<String> offered() {
        return UpgradeTokens.offered(
                request.getMethod(),
                request.getConnectionMetaData().getProtocol(),
                request.getHeaders().getValuesList(HttpHeader.UPGRADE),
                request.getHeaders().getValuesList(HttpHeader.CONNECTION));
    }

    @Override
    public Optional<UpgradeRequest> copy(String token, Takeover.Connection connection, ServerIdentity server) {
        String path;
        try {
            // Jetty has removed the dots, and has refused what is ambiguous. Its servlets are found by the same path.
            path = URIUtil.decodePath(Request.getPathInContext(request));
        } catch (IllegalArgumentException e) {
            LOG.debug("a path that cannot be decoded", e);
            return Optional.empty();
        }
        return Optional.of(new RequestCopy(
                token,
                false,
                path.isEmpty() ? "/" : path,
                Optional.ofNullable(request.getHttpURI().getQuery()),
                fields(),
                request.isSecure(),
                RequestCopy.authority(
                        Request.getServerName(request), Request.getServerPort(request), request.isSecure()),
                connection.tls(),
                // There is nobody who would authenticate it.
                Optional.empty(),
                connection.localAddress(),
                connection.remoteAddress(),
                server.name(),
                server.scopes()));
    }

    private Map<String, List<String>> fields() {
        Map<String, List<String>> lines = new HashMap<>();
        for (String name : request.getHeaders().getFieldNamesCollection()) {
            lines.put(name, request.getHeaders().getValuesList(name));
        }
        return RequestCopy.fields(lines);
    }

    /** RFC 9112, 6.3: without either of the two fields there is none. */
    @Override
    public boolean hasContent() {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    @Override
    public boolean hasExpectation() {
        return request.getHeaders().contains(HttpHeader.EXPECT);
    }

    @Override
    public void refuse(Refuse answer) {
        response.setStatus(answer.status());
        AnswerRules.fields(answer).forEach(field -> response.getHeaders().add(field.name(), field.value()));
        PlainText.write(response, AnswerRules.text(answer), callback);
    }

    @Override
    public void prepareSwitch(String token, SwitchProtocols answer) {
        response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
        response.getHeaders().put(HttpHeader.UPGRADE, token).put(HttpHeader.CONNECTION, "Upgrade");
        AnswerRules.fields(answer).forEach(field -> response.getHeaders().add(field.name(), field.value()));
    }
}
