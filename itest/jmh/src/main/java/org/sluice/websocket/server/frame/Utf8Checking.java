package org.sluice.websocket.server.frame;

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

/** 64 KiB of text in a read buffer are checked, and text is encoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Utf8Checking {

    private static final int SIZE = 64 * 1024;
    private static final int MESSAGE = 64;

    private ByteBuffer ascii;
    private ByteBuffer mixed;
    private String asciiText;
    private String mixedText;

    /** Makes the texts; in the mixed one, some characters take two or three bytes. */
    @Setup
    public void fill() {
        ascii = bytes("{\"temperature\":21}");
        mixed = bytes("Grüße, größer als 世界 ");
        asciiText = "a".repeat(MESSAGE);
        mixedText = "ä".repeat(MESSAGE);
    }

    private static ByteBuffer bytes(String text) {
        byte[] one = text.getBytes(UTF_8);
        ByteBuffer all = ByteBuffer.allocateDirect(SIZE);
        while (all.remaining() >= one.length) {
            all.put(one);
        }
        while (all.hasRemaining()) {
            all.put((byte) ' ');
        }
        return all;
    }

    /** Eight ASCII bytes at a step. */
    @Benchmark
    public int ascii() {
        return Utf8.check(Utf8.COMPLETE, ascii, 0, SIZE);
    }

    /** Byte by byte where it is not ASCII. */
    @Benchmark
    public int mixed() {
        return Utf8.check(Utf8.COMPLETE, mixed, 0, SIZE);
    }

    /** 64 characters of ASCII. */
    @Benchmark
    public ByteBuffer encodeAscii() {
        return Utf8.encode(asciiText);
    }

    /** 64 others. */
    @Benchmark
    public ByteBuffer encodeMixed() {
        return Utf8.encode(mixedText);
    }
}
