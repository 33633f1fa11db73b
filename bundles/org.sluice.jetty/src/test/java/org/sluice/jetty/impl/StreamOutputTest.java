package org.sluice.jetty.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.jetty.impl.Http2Fakes.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamOutputTest {

    private final Http2Fakes jetty = new Http2Fakes();
    private final StreamOutput output = new StreamOutput(jetty.stream, jetty.executor);

    @BeforeEach
    void open() {
        output.open(jetty.readiness);
    }

    private long write(ByteBuffer... buffers) throws IOException {
        return output.write(buffers, 0, buffers.length);
    }

    /** Another thread of Jetty's might be writing for all streams of the client. */
    @Test
    void jettyIsCalledByItsOwnThreads() throws Exception {
        write(bytes("ab"));
        output.end();
        assertEquals(List.of(), jetty.events);
        jetty.runTasks();
        assertEquals(List.of("ab"), jetty.events);
    }

    @Test
    void lastByteCountsAsWrittenWhenAllHasBeenSent() throws Exception {
        ByteBuffer first = bytes("ab");
        ByteBuffer second = bytes("cd");
        assertEquals(3, write(first, second));
        assertEquals(1, second.remaining());
        jetty.runTasks();
        assertEquals(List.of("abcd"), jetty.events);
        assertEquals(0, write(second));
        jetty.sent();
        assertEquals(1, write(second));
        assertEquals(List.of("abcd"), jetty.events);
    }

    @Test
    void byteThatHasBeenSentIsNotSentAgain() throws Exception {
        ByteBuffer first = bytes("ab");
        write(first);
        jetty.runTasks();
        jetty.sent();
        ByteBuffer more = bytes("cd");
        assertEquals(2, write(first, more));
        jetty.runTasks();
        assertEquals(List.of("ab", "cd"), jetty.events);
        jetty.sent();
        assertEquals(1, write(first, more));
    }

    @Test
    void singleByteIsSent() throws Exception {
        ByteBuffer one = bytes("a");
        assertEquals(0, write(one));
        jetty.runTasks();
        assertEquals(List.of("a"), jetty.events);
        jetty.sent();
        assertEquals(1, write(one));
    }

    @Test
    void jettyGetsACopy() throws Exception {
        ByteBuffer source = bytes("ab");
        write(source);
        source.put(0, (byte) 'x').put(1, (byte) 'x');
        jetty.runTasks();
        assertEquals(List.of("ab"), jetty.events);
    }

    @Test
    void jettyGetsNoMoreThanOnePiece() throws Exception {
        ByteBuffer large = ByteBuffer.allocate(3 * StreamOutput.MAX_PIECE_BYTES);
        assertEquals(StreamOutput.MAX_PIECE_BYTES - 1, write(large));
        jetty.runTasks();
        assertEquals(StreamOutput.MAX_PIECE_BYTES, jetty.events.get(0).length());
        assertEquals(0, write(large));
    }

    @Test
    void whoWantsToWriteIsToldWhenThereIsRoom() throws Exception {
        output.want(true);
        assertEquals("write", jetty.told.remove());
        write(bytes("ab"));
        jetty.runTasks();
        assertTrue(jetty.told.isEmpty());
        jetty.sent();
        assertEquals("write", jetty.told.remove());
    }

    @Test
    void whoDoesNotWantToWriteIsToldNothing() throws Exception {
        write(bytes("ab"));
        jetty.runTasks();
        jetty.sent();
        output.want(false);
        assertTrue(jetty.told.isEmpty());
    }

    @Test
    void failureIsThrownAtTheNextWrite() throws Exception {
        ByteBuffer source = bytes("ab");
        write(source);
        output.want(true);
        jetty.runTasks();
        jetty.pending.failed(new IOException("reset"));
        assertEquals("write", jetty.told.remove());
        assertThrows(IOException.class, () -> write(source));
    }

    @Test
    void endIsAnEmptyFrame() throws Exception {
        output.end();
        jetty.runTasks();
        assertEquals(List.of("|"), jetty.events);
        assertTrue(output.isEnding());
        jetty.sent();
        assertFalse(output.isEnding());
    }
}
