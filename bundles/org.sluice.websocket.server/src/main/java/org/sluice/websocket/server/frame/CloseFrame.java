package org.sluice.websocket.server.frame;

import java.nio.ByteBuffer;
import org.sluice.websocket.CloseCode;

/**
 * What a Close frame says (RFC 6455, 5.5.1).
 *
 * @param code the code; {@link CloseCode#NO_STATUS_RECEIVED} for a frame without a body
 * @param reason the text behind the code, often empty
 */
public record CloseFrame(CloseCode code, String reason) {

    /** The most bytes that a reason can have: a control frame's 125 less the code. */
    public static final int MAX_REASON = 123;

    static CloseFrame parse(ByteBuffer body) throws FailConnectionException {
        if (!body.hasRemaining()) {
            return new CloseFrame(CloseCode.NO_STATUS_RECEIVED, "");
        }
        if (body.remaining() < Short.BYTES) {
            throw new FailConnectionException(Violation.CLOSE_CODE_CUT);
        }
        CloseCode code = CloseCode.of(Short.toUnsignedInt(body.getShort()));
        if (!code.isValidOnWire()) {
            throw new FailConnectionException(Violation.CLOSE_CODE_INVALID);
        }
        if (Utf8.check(Utf8.COMPLETE, body, body.position(), body.remaining()) != Utf8.COMPLETE) {
            throw new FailConnectionException(Violation.CLOSE_REASON_NOT_UTF8);
        }
        return new CloseFrame(code, Utf8.decode(body, body.position(), body.remaining()));
    }

    /**
     * Encodes the frame for the client.
     *
     * @return header and payload
     * @throws IllegalArgumentException if the reason is too long
     */
    public ByteBuffer encode() {
        if (code.equals(CloseCode.NO_STATUS_RECEIVED)) {
            return FrameWriter.header(Opcode.CLOSE, true, 0);
        }
        ByteBuffer text = Utf8.encode(reason);
        if (text.remaining() > MAX_REASON) {
            throw new IllegalArgumentException(
                    "close reason is " + text.remaining() + " bytes of UTF-8, limit is " + MAX_REASON);
        }
        int length = Short.BYTES + text.remaining();
        ByteBuffer frame = ByteBuffer.allocate(2 + length);
        return frame.put(FrameWriter.header(Opcode.CLOSE, true, length))
                .putShort((short) code.code())
                .put(text)
                .flip();
    }
}
