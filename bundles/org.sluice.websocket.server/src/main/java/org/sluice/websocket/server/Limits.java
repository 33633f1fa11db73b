package org.sluice.websocket.server;

import java.time.Duration;
import java.util.Optional;
import org.sluice.protocol.SendQueue;
import org.sluice.websocket.server.service.Selection;

/**
 * The server's bounds, as {@link Config} has them. Immutable; a change of the configuration makes others.
 *
 * @param connections how many connections there may be
 * @param messages how large messages may be
 * @param sendQueue the bounds of what waits for a client
 * @param workers the threads for callbacks that may block, and what may wait for them
 * @param connects handshakes that wait for their applications
 * @param times how long things may take
 * @param authentication who decides about clients, and how often they may be wrong
 * @param compression how messages are compressed where an application says nothing
 * @param coders how many deflaters, and how many inflaters, may be in use
 * @param historySize how many connections that have ended are remembered
 * @param handoverState how many bytes an application may leave for the next one with each connection
 */
record Limits(
        Connections connections,
        Messages messages,
        SendQueue sendQueue,
        Workers workers,
        Connects connects,
        Times times,
        Authentication authentication,
        Compression compression,
        int coders,
        int historySize,
        int handoverState) {

    /**
     * Who decides about clients.
     *
     * @param byDefault the authenticator for applications that select none
     * @param failures how many wrong credentials of an address slow it down
     */
    record Authentication(Optional<Selection> byDefault, int failures) {}

    /**
     * How many connections there may be.
     *
     * @param all in all
     * @param perApplication of an application, {@link Integer#MAX_VALUE} for no such limit
     * @param perAddress from an address, {@link Integer#MAX_VALUE} for no such limit
     */
    record Connections(int all, int perApplication, int perAddress) {}

    /**
     * What is taken of a message.
     *
     * @param size bytes of payload where an application says nothing
     * @param maxSize the most that an application can ask for
     * @param fragments how many of a message's fragments are not charged to its size
     * @param unfinished bytes that may be kept of all messages together that have not come as a whole
     */
    record Messages(int size, int maxSize, int fragments, long unfinished) {}

    /**
     * Callbacks that may block.
     *
     * @param threads how many threads run them
     * @param threadsPerApplication how many of these one application may occupy
     * @param virtual whether the threads are virtual ones
     * @param waitingMessages how many messages may wait for the callback of a connection
     * @param waitingBytes how many bytes they may have together
     */
    record Workers(int threads, int threadsPerApplication, boolean virtual, int waitingMessages, int waitingBytes) {}

    /**
     * Handshakes that wait for their applications.
     *
     * @param all how many there may be
     * @param each how many of them may wait for the same application, or for the same authenticator
     * @param patience how long one more waits for its turn
     * @param timeout how long one may wait
     */
    record Connects(int all, int each, Duration patience, Duration timeout) {}

    /**
     * How long things may take on a connection.
     *
     * @param idleSeconds without a data message either way, 0 for ever
     * @param pingSeconds between two pings, 0 for no pings
     * @param pong until the answer to a ping
     * @param message for one message to come in, and for a client to read any of what waits for it
     * @param closing for the client's part of the closing handshake
     * @param loopCallbackMillis for a callback on an event loop, 0 for ever
     */
    record Times(
            int idleSeconds,
            int pingSeconds,
            Duration pong,
            Duration message,
            Duration closing,
            int loopCallbackMillis) {}
}
