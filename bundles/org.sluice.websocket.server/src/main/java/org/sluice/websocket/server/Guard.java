package org.sluice.websocket.server;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.server.authentication.Failures.Attempt;
import org.sluice.websocket.server.authentication.RegisteredAuthenticator;
import org.sluice.websocket.server.handshake.ClientNetwork;

/** What stands between one handshake and its application. */
sealed interface Guard {

    /** Whether it can be passed, or asked, now. Then the handshake goes on, or {@link #withdraw} comes next. */
    default boolean mayAsk() throws InterruptedException {
        return true;
    }

    /** The handshake fails for another reason before anybody could be asked. */
    default void withdraw() {
        // Nothing is held
    }

    /** Nobody is asked. */
    enum None implements Guard {
        NONE
    }

    /** There is no need to ask. */
    record Refusing(UpgradeAnswer answer) implements Guard {}

    /** An authenticator is asked, once. */
    final class Asking implements Guard {

        private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
        private static final LimitedLog LIMITED = new LimitedLog(LOG);

        private final RegisteredAuthenticator authenticator;
        private final Attempt attempt;
        private final ClientNetwork client;
        /** Confined to one thread at a time: the one of the HTTP server, and then the one that asks. */
        private boolean hasPermit;

        Asking(RegisteredAuthenticator authenticator, Attempt attempt, ClientNetwork client) {
            this.authenticator = authenticator;
            this.attempt = attempt;
            this.client = client;
        }

        /** Whether the authenticator has time. */
        @Override
        public boolean mayAsk() throws InterruptedException {
            hasPermit = authenticator.permits().take();
            return hasPermit;
        }

        @Override
        public void withdraw() {
            attempt.undecided();
            giveBack();
        }

        private void giveBack() {
            if (hasPermit) {
                hasPermit = false;
                authenticator.permits().giveBack();
            }
        }

        /** Asks on the calling thread; empty where the authenticator has failed to decide, which is our answer 500. */
        Optional<Authentication> ask(Handshake handshake) {
            Optional<Authentication> decision = Optional.empty();
            try {
                // One that has left in the meantime cannot tell
                decision = Optional.of(authenticator.authenticate(handshake).orElse(Authentication.unavailable()));
            } catch (Throwable e) {
                LIMITED.error(authenticator, "{} has failed to decide about a handshake", authenticator, e);
            } finally {
                giveBack();
                count(decision);
            }
            return decision;
        }

        private void count(Optional<Authentication> decision) {
            if (decision.isPresent() && decision.get() instanceof Authentication.Granted) {
                attempt.right();
            } else if (decision.isPresent() && decision.get() instanceof Authentication.Wrong) {
                slowDown(attempt.wrong());
            } else {
                attempt.undecided();
            }
        }

        private void slowDown(Duration pause) {
            LOG.debug("{} has been told wrong credentials from {}", authenticator, client);
            if (!pause.isZero()) {
                LIMITED.warn(
                        authenticator,
                        "{} has been told too many wrong credentials from {}, whose handshakes are answered with 429 for the"
                                + " next {} s; from how many on is authenticationFailures of PID {}",
                        authenticator,
                        client,
                        pause.toSeconds(),
                        WebSocketProtocolHandler.PID);
            }
        }

        @Override
        public String toString() {
            return authenticator.toString();
        }
    }
}
