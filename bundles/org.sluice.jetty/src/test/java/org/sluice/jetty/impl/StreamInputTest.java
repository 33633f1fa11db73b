package org.sluice.jetty.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamInputTest {

    private final Http2Fakes jetty = new Http2Fakes();
    private final StreamInput input = new StreamInput(jetty.endPoint, jetty.stream, jetty.executor);

    @BeforeEach
    void open() {
        input.open(jetty.readiness);
    }

    private void fetch() {
        jetty.callBack();
        jetty.runTasks();
    }

    /** What is read into so much room, {@code |} for the end. */
    private String read(int room) {
        ByteBuffer target = ByteBuffer.allocate(room);
        int count = input.read(target);
        assertEquals(Math.max(0, count), target.position());
        return count < 0 ? "|" : StandardCharsets.US_ASCII.decode(target.flip()).toString();
    }

    @Test
    void nothingIsFetchedBeforeJettyTells() {
        jetty.comes("ab", false);
        assertEquals("", read(10));
        assertTrue(jetty.tasks.isEmpty());
    }

    /** To fetch opens the window, for which something has to be written. */
    @Test
    void jettysThreadsFetch() {
        jetty.comes("ab", false);
        jetty.callBack();
        assertEquals(1, jetty.incoming.size());
        jetty.runTasks();
        assertEquals("read", jetty.told.remove());
        assertEquals("ab", read(10));
        assertEquals(1, jetty.releases);
        assertNotNull(jetty.fillInterest);
    }

    @Test
    void whatDoesNotFitIsToldAgain() {
        jetty.comes("abc", false);
        jetty.comes("de", false);
        fetch();
        jetty.told.clear();
        assertEquals("abcd", read(4));
        assertEquals("read", jetty.told.remove());
        assertEquals(1, jetty.releases);
        assertEquals("e", read(4));
        assertEquals(2, jetty.releases);
    }

    @Test
    void endComesBehindTheBytes() {
        jetty.comes("ab", true);
        fetch();
        jetty.told.clear();
        assertEquals("ab", read(10));
        assertEquals("read", jetty.told.remove());
        assertEquals("|", read(10));
    }

    @Test
    void emptyFramesAreNoBytes() {
        jetty.comes("", false);
        fetch();
        assertEquals(1, jetty.releases);
        assertTrue(jetty.told.isEmpty());
        assertNotNull(jetty.fillInterest);
        jetty.comes("", true);
        fetch();
        assertEquals("|", read(1));
    }

    @Test
    void soManyPiecesAreFetchedAhead() {
        for (int i = 0; i < 100; i++) {
            jetty.comes("x", false);
        }
        fetch();
        assertEquals(84, jetty.incoming.size());
        assertNull(jetty.fillInterest);
        assertEquals("x".repeat(16), read(1000));
        assertNotNull(jetty.fillInterest);
    }

    @Test
    void nobodyIsToldWhoDoesNotWantToRead() {
        input.want(false);
        jetty.comes("ab", false);
        fetch();
        assertTrue(jetty.told.isEmpty());
        assertNull(jetty.fillInterest);
        input.want(true);
        assertEquals("read", jetty.told.remove());
    }

    @Test
    void allIsReleasedWhenItIsClosed() {
        jetty.comes("ab", false);
        fetch();
        input.close();
        assertEquals(1, jetty.releases);
    }

    @Test
    void whatIsFetchedWhileItIsClosedIsReleased() {
        jetty.comes("ab", false);
        jetty.callBack();
        input.close();
        jetty.runTasks();
        assertEquals(1, jetty.releases);
        assertTrue(jetty.told.isEmpty());
    }
}
