package org.sluice.websocket.server;

import java.security.Principal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.server.handshake.OpeningHandshake;

/** Asks an authenticator, if there is one to be asked, and then the application, on a thread that is given up with them. */
final class ConnectCall implements Runnable {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(ConnectCall.class));

    private static final UpgradeAnswer BROKEN = UpgradeAnswer.refuse(500);

    /** What has come of asking. */
    sealed interface Reply {

        /** The answer is found without the application, or without an answer of its own. */
        record Final(UpgradeAnswer answer) implements Reply {}

        /**
         * The application has answered, or what closes the connection has in its place.
         *
         * @param handshake what it has seen
         * @param answer its answer
         * @param fallback the subprotocol to be named if no other is
         */
        record Connected(Handshake handshake, Answer answer, Optional<String> fallback) implements Reply {}
    }

    private final UpgradeRequest request;
    private final Map<String, String> pathParameters;
    private final Application application;
    private final Guard guard;
    private final Optional<Principal> principal;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    /** Whom the call waits for. */
    private volatile Object asked;

    ConnectCall(
            UpgradeRequest request,
            Map<String, String> pathParameters,
            Application application,
            Guard guard,
            Optional<Principal> principal) {
        this.request = request;
        this.pathParameters = pathParameters;
        this.application = application;
        this.guard = guard;
        this.principal = principal;
        this.asked = application;
    }

    /** Waits for the reply. One that comes later is dropped, and who has not been asked by then is not asked. */
    Reply await(Duration timeout) throws TimeoutException, InterruptedException {
        try {
            return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("it completes with a value only", e);
        } finally {
            reply.cancel(false);
        }
    }

    Object asked() {
        return asked;
    }

    @Override
    public void run() {
        Reply found = new Reply.Final(BROKEN);
        try {
            found = ask();
        } finally {
            application.connectPermits().giveBack();
            reply.complete(found);
        }
    }

    private Reply ask() {
        if (!(guard instanceof Guard.Asking asking)) {
            return connect(copy(principal, Set.of()), Optional.empty());
        }
        asked = asking;
        Handshake handshake = copy(principal, Set.of());
        Optional<Authentication> decision = asking.ask(handshake);
        if (decision.isPresent() && decision.get() instanceof Authentication.Granted granted) {
            return connectAs(granted, handshake);
        }
        if (decision.isPresent() && decision.get() instanceof Authentication.Closed closed) {
            return new Reply.Connected(handshake, Answer.accept(new ClosingListener(closed.code())), Optional.empty());
        }
        return new Reply.Final(decision.map(ConnectCall::refusal).orElse(BROKEN));
    }

    private Reply connectAs(Authentication.Granted granted, Handshake seen) {
        if (!granted.subprotocol().stream().allMatch(seen.subprotocols()::contains)) {
            LOG.error(asked, "{} has named a subprotocol that the client has not offered", asked);
            return new Reply.Final(BROKEN);
        }
        asked = application;
        Set<String> withheld = new HashSet<>(granted.credentials());
        granted.subprotocol().ifPresent(withheld::add);
        return connect(copy(Optional.of(granted.principal()), withheld), granted.subprotocol());
    }

    private Reply connect(Handshake handshake, Optional<String> fallback) {
        if (reply.isCancelled()) {
            // The client has been told that it took too long: no application should greet it
            return new Reply.Final(BROKEN);
        }
        try {
            Answer answer = application.connect(handshake);
            if (answer != null) {
                return new Reply.Connected(handshake, answer, fallback);
            }
            LOG.error(application, "{} has answered a handshake with null", application);
        } catch (Throwable e) {
            LOG.error(application, "{} has failed to answer a handshake", application, e);
        }
        return new Reply.Final(BROKEN);
    }

    private Handshake copy(Optional<Principal> known, Set<String> withheld) {
        return OpeningHandshake.copy(request, pathParameters, known, withheld);
    }

    private static UpgradeAnswer refusal(Authentication decision) {
        if (decision instanceof Authentication.Missing missing) {
            return unauthorized(missing.challenge());
        }
        if (decision instanceof Authentication.Wrong wrong) {
            return unauthorized(wrong.challenge());
        }
        return decision instanceof Authentication.Forbidden ? UpgradeAnswer.refuse(403) : Guards.UNAVAILABLE;
    }

    private static UpgradeAnswer unauthorized(String challenge) {
        return UpgradeAnswer.refuse(401).field("WWW-Authenticate", challenge);
    }
}
