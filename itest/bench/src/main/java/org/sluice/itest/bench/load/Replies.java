package org.sluice.itest.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads what a server sends on one connection, and checks it. Confined to the connection's thread. */
final class Replies {

    /** So many replies are looked at only from outside, between two whose bytes are all compared. */
    private static final int SAMPLE = 1_024;

    private static final int LARGEST_HEAD = 10;

    private final Expected expected;
    private final Control control;

    /** The head of a frame, as far as it has come. */
    private final byte[] head = new byte[LARGEST_HEAD];

    private int headLength;
    /** Of the present frame, not yet come. */
    private long missing;

    private boolean last;
    private boolean controlFrame;
    private int messageBytes;
    private byte[] controlPayload;
    private int sample;

    /**
     * What replies have to be.
     *
     * @param payload of every message
     * @param compressed their length is not known then, and nothing is compared
     */
    record Expected(int opcode, byte[] payload, boolean compressed) {}

    /** Who takes frames that are no messages. */
    interface Control {
        void frame(int opcode, byte[] payload) throws IOException;
    }

    Replies(Expected expected, Control control) {
        this.expected = expected;
        this.control = control;
    }

    /** Consumes all of it, and returns how many messages were complete. */
    int read(ByteBuffer input) throws IOException {
        int messages = 0;
        while (input.hasRemaining()) {
            if (missing == 0 && !readHead(input)) {
                return messages;
            }
            if (readPayload(input) && !controlFrame && last) {
                checkLength();
                messages++;
            }
        }
        return messages;
    }

    private boolean readHead(ByteBuffer input) throws IOException {
        int wanted = headLength < 2 ? 2 : wanted();
        while (headLength < wanted) {
            if (!input.hasRemaining()) {
                return false;
            }
            head[headLength++] = input.get();
            if (headLength == 2) {
                wanted = wanted();
            }
        }
        headLength = 0;
        startFrame();
        return true;
    }

    private int wanted() {
        return switch (head[1]) {
            case 126 -> 4;
            case 127 -> LARGEST_HEAD;
            default -> 2;
        };
    }

    private void startFrame() throws IOException {
        int length = head[1];
        missing = switch (length) {
            case 126 -> (head[2] & 0xff) << 8 | head[3] & 0xff;
            case 127 -> ByteBuffer.wrap(head, 2, Long.BYTES).getLong();
            default -> length;
        };
        int opcode = head[0] & 0x0f;
        controlFrame = opcode >= ClientFrame.CLOSE;
        if (controlFrame) {
            controlPayload = new byte[0];
            return;
        }
        last = head[0] < 0;
        if (opcode != 0 && opcode != expected.opcode()) {
            throw new IOException("a reply has opcode " + opcode + ", not " + expected.opcode());
        }
        if (length < 0) {
            throw new IOException("a reply is masked");
        }
    }

    /** Whether the frame is complete. */
    private boolean readPayload(ByteBuffer input) throws IOException {
        int present = (int) Math.min(missing, input.remaining());
        if (controlFrame) {
            int before = controlPayload.length;
            controlPayload = Arrays.copyOf(controlPayload, before + present);
            input.get(controlPayload, before, present);
        } else {
            compareSample(input, present);
            messageBytes += present;
            input.position(input.position() + present);
        }
        missing -= present;
        if (missing == 0 && controlFrame) {
            control.frame(head[0] & 0x0f, controlPayload);
        }
        return missing == 0;
    }

    private void compareSample(ByteBuffer input, int present) throws IOException {
        if (expected.compressed() || sample != 0) {
            return;
        }
        for (int i = 0; i < present; i++) {
            int at = messageBytes + i;
            if (at >= expected.payload().length || input.get(input.position() + i) != expected.payload()[at]) {
                throw new IOException("a reply differs at byte " + at);
            }
        }
    }

    private void checkLength() throws IOException {
        if (!expected.compressed() && messageBytes != expected.payload().length) {
            throw new IOException("a reply has " + messageBytes + " bytes, not " + expected.payload().length);
        }
        messageBytes = 0;
        sample = (sample + 1) % SAMPLE;
    }
}
