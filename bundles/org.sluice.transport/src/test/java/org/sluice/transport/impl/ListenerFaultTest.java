package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.transport.TransportConnection;

final class ListenerFaultTest {

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();

    @RegisterExtension
    final Rig rig = new Rig();

    @ParameterizedTest
    @ValueSource(strings = {"open", "read", "readEnd", "writable", "timeout", "goingAway", "closed"})
    void ofAListenerEndOnlyItsConnection(String where) throws Exception {
        Socket witness = rig.connect(echo());
        TransportConnection connection = rig.open(endpoint, new Faulty(where, listener));
        listener.expect("open");
        switch (where) {
            case "read" -> endpoint.receive("x");
            case "readEnd" -> endpoint.receiveEnd();
            case "writable" -> {
                endpoint.setRoom(0);
                connection.write(ByteBuffer.allocate(100_000));
                endpoint.setRoom(Long.MAX_VALUE);
            }
            case "timeout" -> connection.setTimeout(Duration.ofMillis(1));
            case "goingAway" -> connection.goAway();
            case "closed" -> connection.abort();
            default -> assertEquals("open", where);
        }
        listener.expectLast("closed ABORTED");
        assertSame(connection, rig.kept.nextClosed());
        assertEquals(1, endpoint.closes());
        Rig.send(witness, "alive");
        assertEquals("alive", Rig.receive(witness, 5));
    }

    @Test
    void asGraveAsAnOverflowLeaveTheLoopAlive() throws Exception {
        Socket witness = rig.connect(echo());
        listener.reader = bytes -> overflow(0);
        rig.open(endpoint, listener);
        listener.expect("open");
        endpoint.receive("x");
        listener.expectLast("closed ABORTED");
        Rig.send(witness, "alive");
        assertEquals("alive", Rig.receive(witness, 5));
    }

    @Test
    void ofAnEndpointThatIsClosedAreSurvived() throws Exception {
        MemoryEndpoint faulty = new MemoryEndpoint() {
            @Override
            public synchronized void close() {
                throw new IllegalStateException("thrown by the test");
            }
        };
        rig.open(faulty, listener);
        listener.expect("open");
        listener.connection.abort();
        listener.expectLast("closed ABORTED");
        rig.settle();
    }

    private int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private Recorder echo() {
        Recorder echo = new Recorder();
        echo.reader = bytes -> echo.connection.write(bytes);
        return echo;
    }

    /** Throws in one callback, after it has been recorded if it is the first or the last. */
    private static final class Faulty extends Recorder {

        private final String where;
        private final Recorder recorder;

        Faulty(String where, Recorder recorder) {
            this.where = where;
            this.recorder = recorder;
            reader = bytes -> fault("read");
        }

        private void fault(String here) {
            if (where.equals(here)) {
                throw new IllegalStateException("thrown by the test");
            }
        }

        @Override
        public void onOpen(ByteConnection connection) {
            recorder.onOpen(connection);
            fault("open");
        }

        @Override
        public void onReadEnd() {
            fault("readEnd");
        }

        @Override
        public void onWritable() {
            fault("writable");
        }

        @Override
        public void onTimeout() {
            fault("timeout");
        }

        @Override
        public void onGoingAway() {
            fault("goingAway");
        }

        @Override
        public void onClosed(ConnectionEnd end) {
            recorder.onClosed(end);
            fault("closed");
        }
    }
}
