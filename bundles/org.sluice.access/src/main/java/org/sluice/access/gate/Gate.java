package org.sluice.access.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.access.LocalRequest;
import org.sluice.logging.LimitedLog;
import org.sluice.websocket.authentication.Authentication;

/**
 * Decides about every request for something that is for operators, be it a page or a WebSocket.
 *
 * <pre>
 *   local, and that is enough ──────────────────────────────► in, without a user
 *   else: no authenticator selected ────────────────────────► 403
 *         too many wrong credentials from there ────────────► 429
 *         none registered, it cannot tell, it has no time ──► 503
 *         it says who it is ────────────────────────────────► in, as that user
 *         it does not know, it forbids or closes, it fails ─► 401, 403, 500
 * </pre>
 */
public final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    /** How many requests are with the authenticator; the threads are those of the HTTP server. */
    private static final int MAX_CALLS = 4;

    private static final int PATIENCE_SECONDS = 5;

    private final String what;
    private final String pid;
    private final boolean loopback;
    private final Authenticators authenticators;
    private final Attempts attempts;
    private final Semaphore calls = new Semaphore(MAX_CALLS);

    /**
     * Lets nobody in yet.
     *
     * @param what what is behind it, for texts such as "You are not allowed to use the console"
     * @param pid where the authenticator is configured, for the log
     * @param loopback whether local requests need no user
     * @param authenticators who decides about all others
     * @param clock the time in nanoseconds
     */
    public Gate(String what, String pid, boolean loopback, Authenticators authenticators, LongSupplier clock) {
        this.what = what;
        this.pid = pid;
        this.loopback = loopback;
        this.authenticators = authenticators;
        this.attempts = new Attempts(clock);
    }

    /**
     * Decides about a request, and answers it where it is not let in.
     *
     * @param request for what is behind it
     * @param response gets the answer
     * @return whether it is let in
     * @throws IOException if the answer cannot be written
     */
    public boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InetAddress peer = LocalRequest.address(request.getRemoteAddr());
        if (loopback
                && LocalRequest.refusal(peer, request.getServerName(), names(request))
                        .isEmpty()) {
            return true;
        }
        if (!authenticators.isSelected()) {
            LOG.debug("The {} was refused to {}: no authenticator is configured", what, peer);
            return refuse(response, 403, "The " + what + " is for the gateway's own machine only.");
        }
        Duration pause = attempts.pause(peer);
        if (!pause.isZero()) {
            response.setHeader("Retry-After", Long.toString(pause.toSeconds() + 1));
            return refuse(response, 429, "There were too many wrong credentials. Try again later.");
        }
        return apply(ask(request), peer, request, response);
    }

    private static List<String> names(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames());
    }

    /** Empty where the authenticator has failed, which is our answer 500. */
    private Optional<Authentication> ask(HttpServletRequest request) {
        boolean permitted = false;
        try {
            permitted = calls.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Optional.of(permitted ? decision(request) : Authentication.unavailable());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Authentication.unavailable());
        } catch (Exception | LinkageError e) {
            LIMITED.error(
                    authenticators, "Authenticator {} has failed to decide about the {}", authenticators, what, e);
            return Optional.empty();
        } finally {
            if (permitted) {
                calls.release();
            }
        }
    }

    private Authentication decision(HttpServletRequest request) throws Exception {
        Optional<Authentication> decision = authenticators.ask(new RequestHandshake(request));
        if (decision.isEmpty()) {
            LIMITED.warn(
                    authenticators,
                    "Nobody can use the {}, for there is no Authenticator service {}; configure one with this name, or"
                            + " change authenticator of PID {}",
                    what,
                    authenticators,
                    pid);
        }
        return decision.orElse(Authentication.unavailable());
    }

    private boolean apply(
            Optional<Authentication> decision,
            InetAddress peer,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (decision.isEmpty()) {
            return refuse(response, 500, "It could not be found out who you are.");
        }
        if (decision.get() instanceof Authentication.Granted granted) {
            request.setAttribute(
                    ServletContextHelper.REMOTE_USER, granted.principal().getName());
            return true;
        }
        if (decision.get() instanceof Authentication.Missing missing) {
            return challenge(response, missing.challenge());
        }
        if (decision.get() instanceof Authentication.Wrong wrong) {
            attempts.wrong(peer);
            return challenge(response, wrong.challenge());
        }
        if (decision.get() == Authentication.Forbidden.FORBIDDEN || decision.get() instanceof Authentication.Closed) {
            return refuse(response, 403, "You are not allowed to use the " + what + ".");
        }
        response.setHeader("Retry-After", "5");
        return refuse(response, 503, "It cannot be found out now who you are.");
    }

    private boolean challenge(HttpServletResponse response, String challenge) throws IOException {
        response.setHeader("WWW-Authenticate", challenge);
        return refuse(response, 401, "Say who you are to use the " + what + ".");
    }

    private static boolean refuse(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println(text);
        return false;
    }
}
