package org.sluice.websocket;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open WebSocket, for sending. Names and shapes are those of {@link java.net.http.WebSocket} where the two agree.
 *
 * <p>A <i>send method</i> is any of {@link #sendText(CharSequence) sendText}, {@link #sendBinary(ByteBuffer) sendBinary},
 * {@link #send send}, {@link #sendPing sendPing}, {@link #sendPong sendPong} and {@link #sendClose sendClose}. Each may be
 * called from any thread, returns at once, and leaves the order of the calls intact. What one callback sends leaves
 * together when the callback returns.
 *
 * <p><b>Back-pressure.</b> The stage that a send method returns completes when the connection will take the next message:
 * already completed while less than the high-water mark waits (64 KiB by default), later when the client reads slowly.
 * Stages are completed on the event loop, so that what depends on them must not block. A sender that does not wait is not
 * stopped until the send queue's hard limit (4 MiB); there the connection is closed with
 * {@link CloseCode#POLICY_VIOLATION}.
 *
 * <p><b>Failure.</b> Once the connection is closing, the stage fails with an {@link java.io.IOException}; no send method
 * throws for that reason. Unfinished stages fail when the connection closes or is lost. That of {@code sendClose} never
 * fails.
 *
 * <p><b>Compression.</b> Where it was agreed on (RFC 7692), whole messages are compressed if they have as many bytes as
 * {@link WebSocketConstants#COMPRESSION_THRESHOLD} says; messages in parts, pings and pongs never are.
 *
 * <p><b>Buffers.</b> What is given to a send method has been sent or copied when it returns. A buffer's position is at its
 * limit then, or where it was if the connection is closing.
 */
@ProviderType
public interface WebSocket {

    /**
     * Sends a whole text message.
     *
     * @param text the message; an unpaired surrogate is sent as U+FFFD, since text must be valid UTF-8
     * @return completes when the next message is welcome
     * @throws IllegalStateException if a message in parts is under way
     */
    CompletionStage<Void> sendText(CharSequence text);

    /**
     * Sends a part of a text message. No other message can be sent until the last part has been; pings, pongs and Close can.
     *
     * @param part the part; a surrogate pair must not be cut
     * @param last whether it ends the message
     * @return completes when the next part or message is welcome
     * @throws IllegalStateException if a binary message in parts is under way
     */
    CompletionStage<Void> sendText(CharSequence part, boolean last);

    /**
     * Sends a whole binary message.
     *
     * @param data the message, between position and limit
     * @return completes when the next message is welcome
     * @throws IllegalStateException if a message in parts is under way
     */
    CompletionStage<Void> sendBinary(ByteBuffer data);

    /**
     * Sends a part of a binary message. No other message can be sent until the last part has been; pings, pongs and Close
     * can.
     *
     * @param part the part, between position and limit
     * @param last whether it ends the message
     * @return completes when the next part or message is welcome
     * @throws IllegalStateException if a text message in parts is under way
     */
    CompletionStage<Void> sendBinary(ByteBuffer part, boolean last);

    /**
     * Sends a message that was encoded once for many connections.
     *
     * @param message the message
     * @return completes when the next message is welcome
     * @throws IllegalStateException if a message in parts is under way
     */
    CompletionStage<Void> send(Message message);

    /**
     * Sends a ping (RFC 6455, 5.5.2).
     *
     * @param data up to 125 bytes
     * @return completes when the next message is welcome
     * @throws IllegalArgumentException if there are more than 125 bytes
     */
    CompletionStage<Void> sendPing(ByteBuffer data);

    /**
     * Sends a pong that answers no ping (RFC 6455, 5.5.3). Pings are answered without it.
     *
     * @param data up to 125 bytes
     * @return completes when the next message is welcome
     * @throws IllegalArgumentException if there are more than 125 bytes
     */
    CompletionStage<Void> sendPong(ByteBuffer data);

    /**
     * Closes: sends what is queued and a Close frame, waits for the client's, and closes the connection; a client that does
     * not answer is cut off after the closing time-out (5 s by default). {@link WebSocketListener#onClose onClose} follows.
     * Without effect when the connection is closing already.
     *
     * @param code a code that {@linkplain CloseCode#isSendable() may be sent}
     * @param reason why, for the client's log; may be empty, at most 123 bytes in UTF-8
     * @return completes when the closing handshake is over or the connection is lost, before {@code onClose} is called
     * @throws IllegalArgumentException if the code must not be sent or the reason is too long
     */
    CompletionStage<Void> sendClose(CloseCode code, String reason);

    /**
     * Closes at once, without a Close frame. {@link WebSocketListener#onClose onClose} follows, with
     * {@link CloseCode#ABNORMAL_CLOSURE} unless a Close frame was sent or received before. Without effect when the
     * connection is closed.
     */
    void abort();

    /**
     * Whether messages can still be sent.
     *
     * @return {@code false} from the moment that the connection is closing
     */
    boolean isOpen();

    /**
     * A number that no other connection of this server has while it runs, for logs.
     *
     * @return the number
     */
    long id();

    /**
     * The subprotocol that the handshake has settled.
     *
     * @return its name, empty for none
     */
    String subprotocol();

    /**
     * Runs tasks on the event loop of the connection, for whoever sends to many: what one task sends to the connections of one
     * loop leaves in as few system calls as possible, when the task has ended. Executors are equal if their connections share
     * loop and application. A {@link WebSocketGroup} makes use of it.
     *
     * <p>Tasks run in the order in which they are handed in, even when the connection has been closed, and must not block: all
     * connections of the loop wait for them. From the unregistration of the application on they are rejected with a
     * {@link java.util.concurrent.RejectedExecutionException}.
     *
     * @return the event loop
     */
    Executor eventLoop();

    /**
     * The address at which the connection was accepted.
     *
     * @return the local address
     */
    InetSocketAddress localAddress();

    /**
     * The address of the peer, which is the proxy's where there is one.
     *
     * @return the remote address
     */
    InetSocketAddress remoteAddress();
}
