package org.sluice.websocket.authentication;

import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.sluice.websocket.CloseCode;

/** What an {@link Authenticator} says to an opening handshake. Immutable; no text form of it shows a credential. */
public sealed interface Authentication {

    /**
     * The client is known and may go on: the application is asked next.
     *
     * @param principal who the client is. An application that keeps it keeps the principal's class, too, beyond the end of the
     *     authenticator's bundle
     * @return the decision
     */
    static Granted granted(Principal principal) {
        return new Granted(principal, Optional.empty(), Set.of());
    }

    /**
     * The client is known by a name and may go on. The principal is of a class of this package, so that it outlives the
     * authenticator's bundle.
     *
     * @param name the principal's name
     * @return the decision
     */
    static Granted granted(String name) {
        return granted(new NamedPrincipal(name));
    }

    /**
     * The client has not said who it is: 401, and nothing else comes of it.
     *
     * @param challenge the value of {@code WWW-Authenticate} (RFC 9110, 11.6.1), in visible ASCII characters and spaces
     * @return the decision
     * @throws IllegalArgumentException if the challenge is blank or has another character
     */
    static Missing missing(String challenge) {
        return new Missing(challenge);
    }

    /**
     * The client's credentials are wrong: 401. It is counted, and an address with too many of them is slowed down.
     *
     * @param challenge the value of {@code WWW-Authenticate} (RFC 9110, 11.6.1), in visible ASCII characters and spaces
     * @return the decision
     * @throws IllegalArgumentException if the challenge is blank or has another character
     */
    static Wrong wrong(String challenge) {
        return new Wrong(challenge);
    }

    /**
     * The client is known, and not allowed to do this: 403.
     *
     * @return the decision
     */
    static Forbidden forbidden() {
        return Forbidden.FORBIDDEN;
    }

    /**
     * Nobody can tell just now, for example because a directory does not answer: 503 with {@code Retry-After}. The
     * authenticator says why in the log.
     *
     * @return the decision
     */
    static Unavailable unavailable() {
        return Unavailable.UNAVAILABLE;
    }

    /**
     * The client is not let in, and is told so over the WebSocket: a 101, and a Close frame with the code. It is what
     * {@link #forbidden} is for clients that cannot see the status of a handshake that has failed, such as scripts in browsers,
     * for whom all failures are a 1006. The application is not asked, and gets to know nothing of the connection, which takes
     * one of its places until it is closed.
     *
     * @param code tells why, for example {@link CloseCode#POLICY_VIOLATION}
     * @return the decision
     * @throws IllegalArgumentException if a server must not send the code
     */
    static Closed closed(CloseCode code) {
        return new Closed(code);
    }

    /**
     * The client may go on.
     *
     * @param principal who the client is
     * @param subprotocol the subprotocol that stands for the authentication; empty where it has nothing to do with
     *     subprotocols
     * @param credentials what the client has offered as subprotocols, and is none
     */
    record Granted(Principal principal, Optional<String> subprotocol, Set<String> credentials)
            implements Authentication {

        /**
         * Checks and copies.
         *
         * @param principal as in the record
         * @param subprotocol as in the record
         * @param credentials as in the record
         */
        public Granted {
            Objects.requireNonNull(principal, "principal");
            Objects.requireNonNull(subprotocol, "subprotocol");
            credentials = Set.copyOf(credentials);
        }

        /**
         * Says that the credentials have come as subprotocols, because browsers cannot set fields:
         * {@code new WebSocket(url, ["bearer", "<token>", "chat"])}. The application sees neither the name nor the credentials
         * among what is offered. If it speaks none of the other subprotocols, the response names this one, for a browser fails
         * the connection where none of what it has offered is selected. Credentials are never sent back.
         *
         * @param name the subprotocol that stands for the authentication; one that the client has not offered ends the
         *     handshake with 500
         * @param offeredCredentials those of the offered subprotocols that are credentials
         * @return a new decision
         * @throws IllegalArgumentException if the name is one of the credentials
         */
        public Granted subprotocol(String name, String... offeredCredentials) {
            Set<String> all = Set.of(offeredCredentials);
            if (all.contains(name)) {
                throw new IllegalArgumentException("the subprotocol is one of the credentials");
            }
            return new Granted(principal, Optional.of(name), all);
        }

        /** The principal's name, without credentials. */
        @Override
        public String toString() {
            return "Granted[" + principal.getName() + "]";
        }
    }

    /**
     * Credentials are missing.
     *
     * @param challenge the value of {@code WWW-Authenticate}
     */
    record Missing(String challenge) implements Authentication {

        /**
         * Checks the challenge.
         *
         * @param challenge as in the record
         * @throws IllegalArgumentException if the challenge is blank or has a character outside visible ASCII
         */
        public Missing {
            Challenge.check(challenge);
        }
    }

    /**
     * Credentials are wrong.
     *
     * @param challenge the value of {@code WWW-Authenticate}
     */
    record Wrong(String challenge) implements Authentication {

        /**
         * Checks the challenge.
         *
         * @param challenge as in the record
         * @throws IllegalArgumentException if the challenge is blank or has a character outside visible ASCII
         */
        public Wrong {
            Challenge.check(challenge);
        }
    }

    /** The client is known, and not allowed. */
    enum Forbidden implements Authentication {
        /** The only value. */
        FORBIDDEN
    }

    /**
     * The client is not let in, and is told so by a Close frame.
     *
     * @param code tells why
     */
    record Closed(CloseCode code) implements Authentication {

        /**
         * Checks the code.
         *
         * @param code as in the record
         * @throws IllegalArgumentException if a server must not send the code
         */
        public Closed {
            if (!code.isSendable()) {
                throw new IllegalArgumentException(code + " is not for Close frames of a server");
            }
        }
    }

    /** Nobody can tell. */
    enum Unavailable implements Authentication {
        /** The only value. */
        UNAVAILABLE
    }
}
