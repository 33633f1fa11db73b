package org.sluice.transport.impl;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
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
import org.sluice.protocol.SendQueue;
import org.sluice.transport.Endpoint;
import org.sluice.transport.Readiness;
import org.sluice.websocket.server.frame.FrameWriter;
import org.sluice.websocket.server.frame.Opcode;

/** Frames with payloads of 64 bytes are gathered, and written to an endpoint that takes everything. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameWriting {

    private static final int LENGTH = 64;
    private static final int FRAMES = 16;

    private final ByteBuffer payload = ByteBuffer.allocateDirect(LENGTH);
    private final ByteBuffer header = ByteBuffer.allocate(FrameWriter.MAX_HEADER);
    private final Swallower endpoint = new Swallower();
    private Output output;

    /** Begins with nothing queued. */
    @Setup
    public void begin() {
        output = new Output(endpoint, SendQueue.DEFAULT, new ChunkPool(1, new Backlog(Long.MAX_VALUE)));
    }

    /** One of 16 that leave together. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long burst() throws IOException {
        for (int i = 0; i < FRAMES; i++) {
            frame();
        }
        output.flush();
        return endpoint.written;
    }

    /** One that leaves alone. */
    @Benchmark
    public long single() throws IOException {
        frame();
        output.flush();
        return endpoint.written;
    }

    private void frame() throws IOException {
        output.append(FrameWriter.header(header.clear(), Opcode.BINARY, true, LENGTH), payload.rewind(), false);
    }

    private static final class Swallower implements Endpoint {

        long written;

        @Override
        public void open(Selector selector, Readiness readiness) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setInterest(boolean read, boolean write) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            long before = written;
            for (int i = offset; i < offset + length; i++) {
                written += sources[i].remaining();
                sources[i].position(sources[i].limit());
            }
            return written - before;
        }

        @Override
        public void endOutput() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InetSocketAddress localAddress() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InetSocketAddress remoteAddress() {
            throw new UnsupportedOperationException();
        }
    }
}
