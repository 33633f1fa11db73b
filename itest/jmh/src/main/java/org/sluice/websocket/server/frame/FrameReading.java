package org.sluice.websocket.server.frame;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Frames in a read buffer become messages, and payloads are unmasked. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameReading {

    private static final int MASK = 0x1234_5678;
    private static final int SMALL = 64;
    private static final int SMALL_FRAMES = 256;
    private static final int LARGE = 64 * 1024;

    private final MessageReader reader = new MessageReader(new UnfinishedMessages(Long.MAX_VALUE));
    private final Sink sink = new Sink();
    private ByteBuffer binary;
    private ByteBuffer text;
    private ByteBuffer large;

    /** Fills the buffers. Unmasked again and again, the binary ones are masked at every other time; it is all the same. */
    @Setup
    public void fill() {
        binary = frames(Opcode.BINARY, MASK, SMALL, SMALL_FRAMES);
        text = frames(Opcode.TEXT, 0, SMALL, SMALL_FRAMES);
        large = frames(Opcode.BINARY, MASK, LARGE, 1);
    }

    static ByteBuffer frames(int opcode, int mask, int length, int count) {
        ByteBuffer frames = ByteBuffer.allocateDirect(count * (FrameWriter.size(length) + Integer.BYTES));
        for (int i = 0; i < count; i++) {
            ByteBuffer header = FrameWriter.header(opcode, true, length);
            header.put(1, (byte) (header.get(1) | FrameRules.MASK));
            frames.put(header).putInt(mask);
            for (int j = 0; j < length; j++) {
                frames.put((byte) 'a');
            }
        }
        return frames;
    }

    /** A binary message of 64 bytes. */
    @Benchmark
    @OperationsPerInvocation(SMALL_FRAMES)
    public long binary() throws FailConnectionException {
        reader.read(binary.rewind(), sink);
        return sink.bytes;
    }

    /** A text message of 64 bytes, checked and made a string. */
    @Benchmark
    @OperationsPerInvocation(SMALL_FRAMES)
    public long text() throws FailConnectionException {
        reader.read(text.rewind(), sink);
        return sink.bytes;
    }

    /** 64 KiB in one frame, which is little but unmasking. */
    @Benchmark
    public long unmask() throws FailConnectionException {
        reader.read(large.rewind(), sink);
        return sink.bytes;
    }

    private static final class Sink implements MessageReader.Receiver {

        long bytes;

        @Override
        public int messageLimit() {
            return 1 << 20;
        }

        @Override
        public int freeFragments() {
            return 1024;
        }

        @Override
        public Violation refusalOf(int opcode) {
            return null;
        }

        @Override
        public boolean takesParts() {
            return false;
        }

        @Override
        public boolean takesCompressed() {
            return false;
        }

        @Override
        public ByteBuffer decompress(ByteBuffer payload, int limit) {
            return payload;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void text(String text, boolean last) {
            bytes += text.length();
        }

        @Override
        public ByteBuffer data(ByteBuffer in, int from, int length) {
            bytes += length;
            return in;
        }

        @Override
        public void binary(ByteBuffer data, boolean last) {
            bytes++;
        }

        @Override
        public void ping(ByteBuffer data) {
            bytes++;
        }

        @Override
        public void pong(ByteBuffer data) {
            bytes++;
        }

        @Override
        public void close(CloseFrame frame) {
            bytes++;
        }
    }
}
