package org.sluice.websocket.server.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it receives, one line for each call. */
final class RecordingReceiver implements MessageReader.Receiver {

    static final int FREE_FRAGMENTS = 1024;

    final List<String> events = new ArrayList<>();
    ByteBuffer lastBinary;
    boolean inParts;
    private ByteBuffer lent;
    boolean lastBorrowed;
    int readyFor = Integer.MAX_VALUE;
    int limit = 10_000;
    int refused = -1;
    Inflate inflate;

    /** How the test decompresses. */
    interface Inflate {
        ByteBuffer apply(ByteBuffer payload, int limit) throws FailConnectionException;
    }

    @Override
    public int messageLimit() {
        return limit;
    }

    @Override
    public int freeFragments() {
        return FREE_FRAGMENTS;
    }

    @Override
    public Violation refusalOf(int opcode) {
        return opcode == refused ? Violation.BINARY_NOT_TAKEN : null;
    }

    @Override
    public boolean takesParts() {
        return inParts;
    }

    @Override
    public boolean takesCompressed() {
        return inflate != null;
    }

    @Override
    public ByteBuffer decompress(ByteBuffer payload, int limit) throws FailConnectionException {
        return inflate.apply(payload, limit);
    }

    @Override
    public boolean isReady() {
        return events.size() < readyFor;
    }

    @Override
    public void text(String text, boolean last) {
        events.add((last ? "text " : "text part ") + text);
    }

    @Override
    public ByteBuffer data(ByteBuffer in, int from, int length) {
        lent = in.slice(from, length);
        return lent;
    }

    @Override
    public void binary(ByteBuffer data, boolean last) {
        lastBinary = data;
        lastBorrowed = data == lent;
        events.add((last ? "binary " : "binary part ") + Bytes.hex(data));
    }

    @Override
    public void ping(ByteBuffer data) {
        events.add("ping " + Bytes.hex(data));
    }

    @Override
    public void pong(ByteBuffer data) {
        events.add("pong " + Bytes.hex(data));
    }

    @Override
    public void close(CloseFrame frame) {
        events.add("close " + frame.code() + " " + frame.reason());
        readyFor = 0;
    }
}
