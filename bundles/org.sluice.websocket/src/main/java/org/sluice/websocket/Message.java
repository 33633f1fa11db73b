package org.sluice.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * A message that was encoded once and can be sent to any number of connections, any number of times, from any thread. It is
 * immutable, and connections with slow clients share its bytes instead of copying them.
 */
public final class Message {

    private final boolean text;
    private final ByteBuffer payload;

    /** The payload in another encoding, or null. Written with the lock of the payload, which nobody else has. */
    private volatile Encoded encoded;

    private record Encoded(String encoding, ByteBuffer bytes) {}

    private Message(boolean text, ByteBuffer payload) {
        this.text = text;
        this.payload = payload;
    }

    /**
     * Encodes a text message.
     *
     * @param text the message; an unpaired surrogate becomes U+FFFD
     * @return the message
     */
    public static Message ofText(CharSequence text) {
        return new Message(true, copy(encode(text)));
    }

    /**
     * Copies a binary message.
     *
     * @param data the message, between position and limit, which stay as they are
     * @return the message
     */
    public static Message ofBinary(ByteBuffer data) {
        return new Message(false, copy(data.duplicate()));
    }

    /**
     * Whether it is a text message.
     *
     * @return {@code false} for a binary one
     */
    public boolean isText() {
        return text;
    }

    /**
     * The encoded payload.
     *
     * @return a read-only view of its own
     */
    public ByteBuffer payload() {
        return payload.duplicate();
    }

    int length() {
        return payload.remaining();
    }

    /**
     * The payload in another encoding, such as a compressed one: encoded when it is asked for first, and then kept with the
     * message for all connections. For those who implement connections; only the newest encoding is kept.
     *
     * @param encoding names the encoding
     * @param encoder makes it of the payload, on the calling thread while others that ask wait; its content must not change
     *     any more. Empty if that cannot be done now: the next one who asks tries again
     * @return a read-only view of its own, or empty if the encoder said so
     */
    public Optional<ByteBuffer> encoded(String encoding, Function<ByteBuffer, Optional<ByteBuffer>> encoder) {
        Encoded present = encoded;
        if (present == null || !present.encoding.equals(encoding)) {
            present = encode(encoding, encoder);
        }
        return Optional.ofNullable(present).map(each -> each.bytes.duplicate());
    }

    private Encoded encode(String encoding, Function<ByteBuffer, Optional<ByteBuffer>> encoder) {
        synchronized (payload) {
            Encoded present = encoded;
            if (present != null && present.encoding.equals(encoding)) {
                return present;
            }
            Optional<Encoded> made =
                    encoder.apply(payload()).map(bytes -> new Encoded(encoding, bytes.asReadOnlyBuffer()));
            made.ifPresent(newest -> encoded = newest);
            return made.orElse(null);
        }
    }

    // String.getBytes would put a question mark in the place of an unpaired surrogate
    private static ByteBuffer encode(CharSequence text) {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd})
                    .encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static ByteBuffer copy(ByteBuffer data) {
        return ByteBuffer.allocate(data.remaining()).put(data).flip().asReadOnlyBuffer();
    }
}
