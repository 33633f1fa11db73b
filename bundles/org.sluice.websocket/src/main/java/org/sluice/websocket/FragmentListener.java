package org.sluice.websocket;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A listener that gets messages in parts, as they arrive, in the place of {@link #onText onText} and {@link #onBinary
 * onBinary}, which are never called.
 *
 * <p>Where the parts begin and end says nothing: they are what has arrived, not the sender's frames (RFC 6455, 5.4). Text is
 * cut between characters. The last part may be empty. A compressed message (RFC 7692) is one part, the last. The limit of a message's size holds for the parts together.
 */
@ConsumerType
public interface FragmentListener extends WebSocketListener {

    /**
     * A part of a text message has come.
     *
     * @param socket the connection
     * @param part the part; valid during the call only
     * @param last whether it ends the message
     */
    void onText(WebSocket socket, CharSequence part, boolean last);

    /**
     * A part of a binary message has come.
     *
     * @param socket the connection
     * @param part the part, between position and limit; valid during the call only
     * @param last whether it ends the message
     */
    void onBinary(WebSocket socket, ByteBuffer part, boolean last);
}
