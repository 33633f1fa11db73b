package org.sluice.websocket.server;

import java.time.Duration;
import org.sluice.protocol.SendQueue;

/**
 * The server's bounds.
 *
 * @param connections how many connections there may be in all
 * @param messageSize the largest message that is taken where an application says nothing, in bytes
 * @param maxMessageSize the largest message that an application can ask for, in bytes
 * @param workerThreads how many threads run callbacks that may block
 * @param workerThreadsPerApplication how many of them one application may occupy
 * @param waitingMessages how many messages may wait for the callback of a connection
 * @param waitingBytes how many bytes they may have together
 * @param connects how many handshakes may wait for their applications
 * @param connectsPerApplication how many of them may wait for one application
 * @param connectPatience how long one more waits for its turn
 * @param connectTimeout how long one may wait
 * @param closingTimeout how long a client has for its part of the closing handshake
 * @param sendQueue the bounds of what waits for a client
 */
record Limits(
        int connections,
        int messageSize,
        int maxMessageSize,
        int workerThreads,
        int workerThreadsPerApplication,
        int waitingMessages,
        int waitingBytes,
        int connects,
        int connectsPerApplication,
        Duration connectPatience,
        Duration connectTimeout,
        Duration closingTimeout,
        SendQueue sendQueue) {

    static final Limits DEFAULT = new Limits(
            10_000,
            1 << 20,
            64 << 20,
            64,
            16,
            256,
            256 << 10,
            64,
            48,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            SendQueue.DEFAULT);
}
