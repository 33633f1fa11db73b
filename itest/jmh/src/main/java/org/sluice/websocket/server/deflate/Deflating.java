package org.sluice.websocket.server.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.websocket.server.frame.FailConnectionException;

/** A JSON message of some 200 bytes is compressed and decompressed, without contexts and with them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Deflating {

    private static final String MESSAGE = "{\"device\":\"sensor-4711\",\"time\":\"2026-01-01T00:00:00Z\",\"values\":["
            + "{\"name\":\"temperature\",\"value\":21.5,\"unit\":\"C\"},{\"name\":\"humidity\",\"value\":48,\"unit\":\"%\"},"
            + "{\"name\":\"pressure\",\"value\":1013,\"unit\":\"hPa\"}]}";
    private static final int LEVEL = 1;
    private static final int LIMIT = 1 << 20;

    private final Coders coders = new Coders(2);
    private final ByteBuffer message = ByteBuffer.wrap(MESSAGE.getBytes(UTF_8));
    private PerMessageDeflate without;
    private PerMessageDeflate with;
    private ByteBuffer compressed;

    /** Takes the coders. */
    @Setup
    public void begin() {
        without = coders.withoutContexts();
        with = PerMessageDeflate.begin(new Agreement(true, false, false), coders, LEVEL);
        compressed = without.compress(message, LEVEL);
    }

    /** Each message by itself. */
    @Benchmark
    public ByteBuffer deflate() {
        return without.compress(message, LEVEL);
    }

    /** With what was sent before. */
    @Benchmark
    public ByteBuffer deflateInContext() {
        return with.compress(message, LEVEL);
    }

    /** Each message by itself. */
    @Benchmark
    public ByteBuffer inflate() throws FailConnectionException {
        return without.decompress(compressed, LIMIT);
    }
}
