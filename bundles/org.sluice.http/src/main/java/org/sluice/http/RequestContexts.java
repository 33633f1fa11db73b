package org.sluice.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.upgrade.AnswerRules;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;

/**
 * The servlet contexts of an HTTP service, as one request may ask them. Confined to the thread of the request.
 *
 * <p>A context sees the request as the Preprocessor does: below the context path of the HTTP service, with the whole path as
 * path info. The path of the context itself is not looked at, for what a handler offers is not below it.
 */
final class RequestContexts implements ServletContexts {

    private static final Logger LOG = LoggerFactory.getLogger(RequestContexts.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    /** The same in both whiteboards. */
    private static final String REMOTE_USER = "org.osgi.service.http.authentication.remote.user";

    private record Granted(ContextService service, ContextHelper helper, ContextResponse response) {}

    private final ContextServices services;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Thread thread = Thread.currentThread();

    private final Map<Object, Decision> decisions = new HashMap<>();
    private final Deque<Granted> granted = new ArrayDeque<>();
    private RequestState requestBefore;
    private ResponseState responseBefore;
    private boolean denied;
    private boolean finished;

    RequestContexts(ContextServices services, HttpServletRequest request, HttpServletResponse response) {
        this.services = services;
        this.request = request;
        this.response = response;
    }

    @Override
    public Decision handleSecurity(String select) {
        if (finished || Thread.currentThread() != thread) {
            throw new IllegalStateException("contexts can be asked while the handler is, and on its thread only");
        }
        // One that is unregistered at this very moment is not found again.
        Optional<Decision> decision = Optional.empty();
        while (decision.isEmpty() && !denied) {
            Optional<ContextService> best = services.find(select);
            if (best.isEmpty()) {
                return Decision.Unknown.UNKNOWN;
            }
            decision = Optional.ofNullable(decisions.get(best.get().id())).or(() -> ask(best.get()));
        }
        return denied ? Decision.Denied.DENIED : decision.orElseThrow();
    }

    /** Whether a context has answered the request, or has failed, so that we have. */
    boolean isDenied() {
        return denied;
    }

    /** Empty if the context has just been unregistered. */
    private Optional<Decision> ask(ContextService service) {
        if (requestBefore == null) {
            requestBefore = RequestState.of(request);
            responseBefore = ResponseState.of(response);
        }
        ContextResponse itsResponse = new ContextResponse(response);
        boolean held = false;
        try {
            Optional<ContextHelper> helper = service.get();
            held = helper.isPresent();
            if (held && helper.get().handleSecurity(request, itsResponse)) {
                granted.push(new Granted(service, helper.get(), itsResponse));
                held = false;
                return Optional.of(grant(service, itsResponse));
            }
            return helper.map(any -> deny(itsResponse));
        } catch (Throwable e) {
            // Whatever it is, it is the context's: the server would show it to the peer.
            LIMITED.error(service.reference(), "servlet context {} has failed", service.reference(), e);
            return Optional.of(fail());
        } finally {
            if (held) {
                service.unget();
            }
        }
    }

    private Decision grant(ContextService service, ContextResponse itsResponse) {
        if (itsResponse.isCommitted()) {
            LIMITED.error(
                    service.reference(),
                    "servlet context {} has answered a request that it grants",
                    service.reference());
            denied = true;
            return Decision.Denied.DENIED;
        }
        itsResponse.close();
        // Its fields, such as a cookie, go with whatever the answer will be; a body would be taken for the other
        // protocol.
        ResponseState.withoutMessage(response).restore(response);
        Decision decision = new Decision.Granted(principal());
        decisions.put(service.id(), decision);
        return decision;
    }

    private Optional<Principal> principal() {
        return request.getAttribute(REMOTE_USER) instanceof String name && !name.isBlank()
                ? Optional.of(new RemoteUser(name))
                : Optional.ofNullable(request.getUserPrincipal());
    }

    private Decision deny(ContextResponse itsResponse) {
        denied = true;
        // A status below 200 is none that could stand as an answer.
        if (itsResponse.isSilent() || !itsResponse.isCommitted() && itsResponse.getStatus() < 200) {
            send(HttpServletResponse.SC_FORBIDDEN);
        }
        return Decision.Denied.DENIED;
    }

    private Decision fail() {
        denied = true;
        if (!response.isCommitted()) {
            responseBefore.restore(response);
            send(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
        return Decision.Denied.DENIED;
    }

    private void send(int status) {
        try {
            ResponseState.withoutMessage(response).restore(response);
            PlainText.send(response, status, AnswerRules.text(UpgradeAnswer.refuse(status)));
        } catch (IOException e) {
            LOG.debug("the peer has gone before it was refused", e);
        }
    }

    /**
     * Ends what contexts have granted, the last one first.
     *
     * @param answered whether the request has an answer; if not, it goes on as if no context had been asked
     */
    void finish(boolean answered) {
        finished = true;
        for (Granted one : granted) {
            try {
                one.helper().finishSecurity(request, one.response());
            } catch (Throwable e) {
                LIMITED.error(
                        one.service().reference(),
                        "servlet context {} has failed to finish",
                        one.service().reference(),
                        e);
            } finally {
                one.service().unget();
            }
        }
        if (!answered && requestBefore != null) {
            requestBefore.restore(request);
            responseBefore.restore(response);
        }
    }
}
