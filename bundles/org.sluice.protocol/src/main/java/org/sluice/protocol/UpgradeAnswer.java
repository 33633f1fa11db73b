package org.sluice.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link ProtocolHandler} says to an upgrade request. Answers are immutable; the methods that add to one return a
 * new answer.
 *
 * <p>To decline is not to refuse. A declined request is an ordinary request in every respect, as if the handler did not
 * exist. A refused one is answered with an error, and its connection is closed: nothing that the peer has sent behind it is
 * ever read.
 */
public sealed interface UpgradeAnswer {

    /**
     * Lets the server answer the request as plain HTTP. At a server that speaks nothing else, that is a 404.
     *
     * @return the answer
     */
    static Decline decline() {
        return Decline.DECLINE;
    }

    /**
     * Answers the request with an error or a redirection, and closes the connection.
     *
     * @param status an HTTP status from 300 to 599
     * @return the answer, without fields, with the status' reason phrase as its text
     * @throws IllegalArgumentException if the status is out of range
     */
    static Refuse refuse(int status) {
        return new Refuse(status, "", List.of());
    }

    /**
     * Switches protocols: the response is a 101 with the fields {@code Upgrade} and {@code Connection} already set, for an
     * extended CONNECT a 200 without them, and the connection leaves HTTP.
     *
     * <p>From this answer on the listener's {@link ConnectionListener#onClosed onClosed} is called exactly once, whatever
     * happens, so that a place which the handler has reserved for the connection can be given back there.
     *
     * @param listener what the connection's bytes go to
     * @return the answer, without further fields, with the default bounds of the send queue
     */
    static SwitchProtocols switchProtocols(ConnectionListener listener) {
        return new SwitchProtocols(listener, List.of(), SendQueue.DEFAULT);
    }

    /**
     * Leaves the answer as it is, given by a servlet context that has denied the request. The connection is closed behind it.
     *
     * @return the answer; where no context has denied the request it stands for status 500
     */
    static Answered answered() {
        return Answered.ANSWERED;
    }

    /** The request is none of the handler's business. */
    enum Decline implements UpgradeAnswer {
        /** The only value. */
        DECLINE
    }

    /** A servlet context has denied the request, and has answered it. */
    enum Answered implements UpgradeAnswer {
        /** The only value. */
        ANSWERED
    }

    /**
     * The upgrade fails.
     *
     * @param status the HTTP status, 300 to 599
     * @param text the response's plain-text body, which the peer sees; empty for the status' reason phrase
     * @param fields the response's further fields
     */
    record Refuse(int status, String text, List<Field> fields) implements UpgradeAnswer {

        /**
         * Checks the status and copies the list.
         *
         * @param status as in the record
         * @param text as in the record
         * @param fields as in the record
         * @throws IllegalArgumentException if the status is out of range
         */
        public Refuse {
            if (status < 300 || status > 599) {
                throw new IllegalArgumentException("status is " + status + ", a refusal's is 300 to 599");
            }
            Objects.requireNonNull(text, "text");
            fields = List.copyOf(fields);
        }

        /**
         * Sets the body.
         *
         * @param text what the peer may know
         * @return a new answer
         */
        public Refuse text(String text) {
            return new Refuse(status, text, fields);
        }

        /**
         * Adds a field.
         *
         * @param name the field's name
         * @param value the field's value
         * @return a new answer
         * @throws IllegalArgumentException as {@link Field} throws it
         */
        public Refuse field(String name, String value) {
            return new Refuse(status, text, append(fields, name, value));
        }
    }

    /**
     * The connection leaves HTTP.
     *
     * @param listener what the connection's bytes go to
     * @param fields the response's further fields
     * @param queue the bounds of the connection's send queue
     */
    record SwitchProtocols(ConnectionListener listener, List<Field> fields, SendQueue queue) implements UpgradeAnswer {

        /**
         * Copies the list.
         *
         * @param listener as in the record
         * @param fields as in the record
         * @param queue as in the record
         */
        public SwitchProtocols {
            Objects.requireNonNull(listener, "listener");
            Objects.requireNonNull(queue, "queue");
            fields = List.copyOf(fields);
        }

        /**
         * Adds a field.
         *
         * @param name the field's name
         * @param value the field's value
         * @return a new answer
         * @throws IllegalArgumentException as {@link Field} throws it
         */
        public SwitchProtocols field(String name, String value) {
            return new SwitchProtocols(listener, append(fields, name, value), queue);
        }

        /**
         * Sets the bounds of the send queue.
         *
         * @param queue the bounds
         * @return a new answer
         */
        public SwitchProtocols queue(SendQueue queue) {
            return new SwitchProtocols(listener, fields, queue);
        }
    }

    private static List<Field> append(List<Field> fields, String name, String value) {
        List<Field> longer = new ArrayList<>(fields);
        longer.add(new Field(name, value));
        return longer;
    }
}
