package org.sluice.websocket;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What happens on a WebSocket. State that belongs to a connection lives in its listener.
 *
 * <p>The order is: {@link #onOpen onOpen} once, then messages, pings and pongs as they come, then {@link #onClose onClose}
 * once, which is always the last, or {@link #onHandover onHandover} in its place. Where the connection does not come to be after all, because the client or the
 * application has gone meanwhile, there is no call. Threads and buffers are the package's, see {@link org.sluice.websocket}.
 * An exception from a callback closes the connection with {@link CloseCode#INTERNAL_ERROR}, and nothing of it reaches the
 * client.
 *
 * <p>The messages come whole. A listener that wants them in parts, as they arrive, is a {@link FragmentListener}.
 */
@ConsumerType
public interface WebSocketListener {

    /**
     * The connection is open: the client has been sent the 101. Messages may be sent from here on.
     *
     * @param socket the connection
     */
    default void onOpen(WebSocket socket) {}

    /**
     * A text message has come.
     *
     * @param socket the connection
     * @param text the whole message
     */
    default void onText(WebSocket socket, String text) {}

    /**
     * A binary message has come.
     *
     * @param socket the connection
     * @param data the whole message, between position and limit; valid during the call only
     */
    default void onBinary(WebSocket socket, ByteBuffer data) {}

    /**
     * A ping has come. The server answers it.
     *
     * @param socket the connection
     * @param data up to 125 bytes; valid during the call only
     */
    default void onPing(WebSocket socket, ByteBuffer data) {}

    /**
     * A pong has come that is not the answer to one of the server's own pings.
     *
     * @param socket the connection
     * @param data up to 125 bytes; valid during the call only
     */
    default void onPong(WebSocket socket, ByteBuffer data) {}

    /**
     * The connection is closed or closing: nothing more is received or sent. The server does the closing handshake by
     * itself: when the client closes, as soon as the messages before that have had their callbacks, so that they can be
     * answered; after the closing time-out in any case.
     *
     * <p>The code is that of the first Close frame received; where none was received, that of the Close frame that this side
     * has sent; {@link CloseCode#NO_STATUS_RECEIVED} for a received one without a code; and
     * {@link CloseCode#ABNORMAL_CLOSURE} where the connection was lost without any.
     *
     * @param socket the connection
     * @param code why
     * @param reason the peer's or this side's text, often empty, never trusted
     */
    default void onClose(WebSocket socket, CloseCode code, String reason) {}

    /**
     * The application goes, and the connection stays open for its successor ({@link WebSocketConstants#HANDOVER}). This is the
     * last call: messages that have not been delivered yet are the successor's, and how the connection ends nobody here is
     * told. What is sent before the unregistration of the application has returned still goes out; a message in parts that has
     * not been ended by then ends the connection with {@link CloseCode#SERVICE_RESTART}.
     *
     * @param socket the connection; to close it here is possible
     * @return what the successor needs to know, up to 64 KiB unless configured otherwise; more of it, or an exception, ends
     *     this connection with {@link CloseCode#INTERNAL_ERROR}
     */
    default byte[] onHandover(WebSocket socket) {
        return new byte[0];
    }
}
