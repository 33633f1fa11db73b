package org.sluice.websocket.server.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Writes down what it receives as {@link FrameModel} does, with the parts of a message put together. */
final class MergingReceiver implements MessageReader.Receiver {

    final List<String> events = new ArrayList<>();

    private final FrameModel.Rules rules;
    private final boolean inParts;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean ended;

    MergingReceiver(FrameModel.Rules rules, boolean inParts) {
        this.rules = rules;
        this.inParts = inParts;
    }

    /** The connection has failed: nothing may come any more. */
    void fail(int code) {
        add("fail " + code);
        ended = true;
    }

    /** What has come of a message that has not ended is the beginning of what there is, up to an unfinished character. */
    void checkUnfinished(FrameModel model) {
        byte[] come = parts.toByteArray();
        byte[] there = model.unfinished();
        assertTrue(come.length <= there.length, "more has come than there is");
        assertArrayEquals(Arrays.copyOf(there, come.length), come);
    }

    private void add(String event) {
        assertFalse(ended, event);
        events.add(event);
    }

    private void part(byte[] bytes) {
        assertFalse(ended, "a part behind the end");
        parts.writeBytes(bytes);
        assertTrue(parts.size() <= rules.limit(), "more than the limit");
    }

    @Override
    public int messageLimit() {
        return rules.limit();
    }

    @Override
    public int freeFragments() {
        return rules.free();
    }

    @Override
    public Violation refusalOf(int opcode) {
        return opcode == rules.refused() ? Violation.BINARY_NOT_TAKEN : null;
    }

    @Override
    public boolean takesParts() {
        return inParts;
    }

    @Override
    public boolean takesCompressed() {
        return rules.compression() != null;
    }

    @Override
    public ByteBuffer decompress(ByteBuffer payload, int limit) throws FailConnectionException {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        byte[] message = rules.compression().decompress(bytes, limit);
        if (message == null) {
            throw new FailConnectionException(Violation.NOT_DEFLATED);
        }
        return ByteBuffer.wrap(message);
    }

    @Override
    public boolean isReady() {
        return !ended;
    }

    @Override
    public void text(String text, boolean last) {
        part(text.getBytes(UTF_8));
        if (last) {
            String whole = parts.toString(UTF_8);
            parts.reset();
            add("text " + whole);
        }
    }

    @Override
    public ByteBuffer data(ByteBuffer in, int from, int length) {
        return in.slice(from, length);
    }

    @Override
    public void binary(ByteBuffer data, boolean last) {
        part(bytes(data));
        if (last) {
            String whole = HexFormat.of().formatHex(parts.toByteArray());
            parts.reset();
            add("binary " + whole);
        }
    }

    @Override
    public void ping(ByteBuffer data) {
        add("ping " + Bytes.hex(data));
    }

    @Override
    public void pong(ByteBuffer data) {
        add("pong " + Bytes.hex(data));
    }

    @Override
    public void close(CloseFrame frame) {
        add("close " + frame.code() + " " + frame.reason());
        ended = true;
    }

    private static byte[] bytes(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.duplicate().get(copy);
        return copy;
    }
}
