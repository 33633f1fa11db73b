package org.sluice.websocket;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link WebSocketApplication} says to an opening handshake. Answers are immutable; the methods that add to one
 * return a new answer.
 */
public sealed interface Answer {

    /**
     * Accepts: the connection comes to be, with the first of the client's subprotocols that the application has in
     * {@link WebSocketConstants#SUBPROTOCOLS}, or none.
     *
     * @param listener what gets the connection's messages, as a rule one of its own
     * @return the answer
     */
    static Accept accept(WebSocketListener listener) {
        return new Accept(listener, Optional.empty(), Map.of());
    }

    /**
     * Declines: the request is answered as plain HTTP, as if the application did not exist.
     *
     * @return the answer
     */
    static Decline decline() {
        return Decline.DECLINE;
    }

    /**
     * Refuses: the request is answered with an error or a redirection, and the connection is closed.
     *
     * @param status an HTTP status from 300 to 599
     * @return the answer
     * @throws IllegalArgumentException if the status is out of range
     */
    static Refuse refuse(int status) {
        return new Refuse(status, Map.of());
    }

    /**
     * The connection comes to be.
     *
     * @param listener what gets the connection's messages
     * @param chosenSubprotocol the application's choice; empty for the server's
     * @param fields the response's further fields, each with its values in order
     */
    record Accept(WebSocketListener listener, Optional<String> chosenSubprotocol, Map<String, List<String>> fields)
            implements Answer {

        /**
         * Checks and copies.
         *
         * @param listener as in the record
         * @param chosenSubprotocol as in the record
         * @param fields as in the record
         */
        public Accept {
            Objects.requireNonNull(listener, "listener");
            Objects.requireNonNull(chosenSubprotocol, "chosenSubprotocol");
            fields = Fields.copy(fields);
        }

        /**
         * Chooses the subprotocol. A choice that the client has not offered ends the handshake with 500, for no client
         * could accept it (RFC 6455, 4.1).
         *
         * @param name one of {@link Handshake#subprotocols()}
         * @return a new answer
         */
        public Accept subprotocol(String name) {
            return new Accept(listener, Optional.of(name), fields);
        }

        /**
         * Adds a field to the response.
         *
         * @param name a token (RFC 9110, 5.6.2); none that the handshake itself sets
         * @param value visible ASCII characters, spaces and tabs
         * @return a new answer
         * @throws IllegalArgumentException if the name is not a token or belongs to the handshake, or the value has another
         *     character, such as CR or LF
         */
        public Accept field(String name, String value) {
            return new Accept(listener, chosenSubprotocol, Fields.append(fields, name, value));
        }
    }

    /** The request is none of the application's business. */
    enum Decline implements Answer {
        /** The only value. */
        DECLINE
    }

    /**
     * The handshake fails.
     *
     * @param status the HTTP status, 300 to 599
     * @param fields the response's further fields, each with its values in order
     */
    record Refuse(int status, Map<String, List<String>> fields) implements Answer {

        /**
         * Checks and copies.
         *
         * @param status as in the record
         * @param fields as in the record
         * @throws IllegalArgumentException if the status is out of range
         */
        public Refuse {
            if (status < 300 || status > 599) {
                throw new IllegalArgumentException("status is " + status + ", a refusal's is 300 to 599");
            }
            fields = Fields.copy(fields);
        }

        /**
         * Adds a field to the response, such as {@code WWW-Authenticate}, {@code Location} or {@code Retry-After}.
         *
         * @param name a token (RFC 9110, 5.6.2); none that the handshake itself sets
         * @param value visible ASCII characters, spaces and tabs
         * @return a new answer
         * @throws IllegalArgumentException if the name is not a token or belongs to the handshake, or the value has another
         *     character, such as CR or LF
         */
        public Refuse field(String name, String value) {
            return new Refuse(status, Fields.append(fields, name, value));
        }
    }
}
