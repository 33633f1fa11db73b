package org.sluice.websocket.server;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.ServletContexts.Decision;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.authentication.Authenticator;
import org.sluice.websocket.server.authentication.Authenticators;
import org.sluice.websocket.server.authentication.Failures;
import org.sluice.websocket.server.authentication.Failures.Attempt;
import org.sluice.websocket.server.authentication.RegisteredAuthenticator;
import org.sluice.websocket.server.handshake.ClientNetwork;
import org.sluice.websocket.server.service.Selection;

/** Finds who decides about a handshake besides its application: a servlet context, and an authenticator. */
final class Guards {

    private static final Logger LOG = LoggerFactory.getLogger(Guards.class);

    /** The answer where it is not the client's fault that nobody can decide. */
    static final UpgradeAnswer UNAVAILABLE = UpgradeAnswer.refuse(503)
            .text("Clients cannot be authenticated now")
            .field("Retry-After", "5");

    private final Pools pools;
    private final Authenticators authenticators;
    private final Failures failures;

    Guards(Pools pools, Authenticators authenticators) {
        this.pools = pools;
        this.authenticators = authenticators;
        this.failures = new Failures(pools.clock());
    }

    /** Asks the servlet context that the application selects, on the calling thread. Without one, all is granted. */
    Decision servletContext(Application application, UpgradeRequest request, ServletContexts contexts) {
        Optional<Selection> selection = application.settings().contextSelect();
        if (selection.isEmpty()) {
            return new Decision.Granted(request.principal());
        }
        Decision decision = contexts.handleSecurity(selection.get().text());
        if (decision instanceof Decision.Granted granted) {
            return new Decision.Granted(granted.principal().or(request::principal));
        }
        if (decision instanceof Decision.Unknown && application.warnings().contextIsNew(application.settings())) {
            LOG.warn(
                    "{} is not served at server {}, which has no servlet context {}; register a ServletContextHelper that"
                            + " matches, change {}, or limit {} to servers that have one",
                    application,
                    request.serverName(),
                    selection.get(),
                    WebSocketConstants.CONTEXT_SELECT,
                    WebSocketConstants.SCOPE);
        }
        return decision;
    }

    /** Finds the authenticator that the application selects, or else the operator. */
    Guard authenticator(Application application, UpgradeRequest request) {
        Limits.Authentication limits = pools.limits().authentication();
        Optional<Selection> selection = application.settings().authenticator().or(limits::byDefault);
        if (selection.isEmpty()) {
            return Guard.None.NONE;
        }
        Optional<RegisteredAuthenticator> found = authenticators.find(selection.get());
        if (found.isEmpty()) {
            warnOfMissing(application, selection.get());
            return new Guard.Refusing(UNAVAILABLE);
        }
        application.warnings().authenticatorIsThere();
        ClientNetwork client = ClientNetwork.of(request.remoteAddress().getAddress());
        Attempt attempt = failures.attempt(client, limits.failures());
        return attempt.pause().isZero()
                ? new Guard.Asking(found.get(), attempt, client)
                : new Guard.Refusing(comeBackAfter(attempt.pause()));
    }

    private static void warnOfMissing(Application application, Selection selection) {
        if (application.warnings().authenticatorIsNew(selection)) {
            LOG.warn(
                    "{} takes no connections, for there is no Authenticator service {}; configure one with this {}, or change"
                            + " {} of the application, or authenticator of PID {}",
                    application,
                    selection,
                    Authenticator.NAME,
                    WebSocketConstants.AUTHENTICATOR,
                    WebSocketProtocolHandler.PID);
        }
    }

    private static UpgradeAnswer comeBackAfter(Duration pause) {
        long seconds = pause.plusSeconds(1).minusNanos(1).toSeconds();
        return UpgradeAnswer.refuse(429)
                .text("Too many failed authentications")
                .field("Retry-After", Long.toString(seconds));
    }
}
