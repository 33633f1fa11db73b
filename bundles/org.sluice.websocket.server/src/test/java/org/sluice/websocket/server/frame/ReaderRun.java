package org.sluice.websocket.server.frame;

import java.nio.ByteBuffer;
import java.util.List;

/** Feeds a reader as a transport does: what it leaves comes again in front of what follows. */
final class ReaderRun {

    static final int LIMIT = 1 << 20;

    final RecordingReceiver receiver = new RecordingReceiver();
    final UnfinishedMessages unfinished = new UnfinishedMessages(2 * LIMIT);
    private final MessageReader reader = new MessageReader(unfinished);
    private final boolean direct;
    private ByteBuffer left = ByteBuffer.allocate(0);

    ReaderRun(boolean inParts, int limit, boolean direct) {
        receiver.limit = limit;
        receiver.inParts = inParts;
        this.direct = direct;
    }

    static ReaderRun whole() {
        return new ReaderRun(false, LIMIT, false);
    }

    static ReaderRun inParts() {
        return new ReaderRun(true, LIMIT, false);
    }

    static ReaderRun limitedTo(int limit) {
        return new ReaderRun(false, limit, false);
    }

    /** What has been received, with {@code fail <code>} at the end where a rule was broken. */
    List<String> feed(byte[] bytes) {
        return feed(bytes, 0, bytes.length);
    }

    List<String> feed(byte[] bytes, int from, int to) {
        int size = left.remaining() + to - from;
        ByteBuffer in = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        in.put(left).put(bytes, from, to - from).flip();
        try {
            reader.read(in, receiver);
        } catch (FailConnectionException e) {
            receiver.events.add("fail " + e.violation().closeCode() + " " + e.getMessage());
            receiver.readyFor = 0;
        }
        left = in;
        return receiver.events;
    }

    List<String> feedCutAt(byte[] bytes, int cut) {
        feed(bytes, 0, cut);
        return feed(bytes, cut, bytes.length);
    }

    List<String> feedByteByByte(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            feed(bytes, i, i + 1);
        }
        return receiver.events;
    }

    void discard() {
        reader.discard();
    }

    int leftOver() {
        return left.remaining();
    }
}
