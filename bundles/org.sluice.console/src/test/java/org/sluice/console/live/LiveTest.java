package org.sluice.console.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.testing.TestRuntime;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

class LiveTest {

    /** Counts how often it is looked at. */
    private static final class CountingRuntime extends TestRuntime {

        private final AtomicInteger states = new AtomicInteger();
        private volatile boolean failing;

        @Override
        public RuntimeDTO getRuntimeDTO() {
            if (states.incrementAndGet() == 1 && failing) {
                throw new IllegalStateException("for the test");
            }
            return States.with(2, 2);
        }

        @Override
        public List<ConnectionDTO> getConnectionDTOs(int max) {
            return LongStream.range(0, 5).mapToObj(States::connection).toList();
        }

        @Override
        public List<ConnectionDTO> getConnectionDTOs(long applicationId, int max) {
            return List.of(States.connection(applicationId));
        }

        @Override
        public List<ClosedConnectionDTO> getClosedConnectionDTOs(int max) {
            return List.of(States.closed(1));
        }
    }

    private final CountingRuntime runtime = new CountingRuntime();
    private final Live live = new Live(runtime, 3);
    private final TestSocket socket = new TestSocket();

    @AfterEach
    void stop() {
        live.stop();
    }

    private FragmentListener viewer() {
        return (FragmentListener) ((Answer.Accept) live.connect(null)).listener();
    }

    private FragmentListener open(TestSocket viewer) {
        FragmentListener listener = viewer();
        listener.onOpen(viewer);
        return listener;
    }

    private void close(FragmentListener listener, TestSocket viewer) throws InterruptedException {
        viewer.abort();
        listener.onClose(viewer, CloseCode.GOING_AWAY, "");
        for (long end = System.nanoTime() + 20_000_000_000L; !live.isIdle(); Thread.onSpinWait()) {
            assertTrue(System.nanoTime() < end, "the thread ends");
        }
    }

    @Test
    void nothingHappensWhileNobodyLooks() throws InterruptedException {
        viewer();
        assertTrue(live.isIdle());
        FragmentListener listener = open(socket);
        socket.next("{\"type\":\"state\"");
        assertFalse(live.isIdle());
        close(listener, socket);
        int states = runtime.states.get();
        TestSocket again = new TestSocket();
        open(again);
        again.next("{\"type\":\"state\"");
        assertTrue(runtime.states.get() > states);
    }

    @Test
    void theStateComesAgainAndAgain() throws InterruptedException {
        open(socket);
        socket.next("{\"type\":\"state\"");
        socket.next("{\"type\":\"state\"");
    }

    @Test
    void aStateThatCannotBeMadeIsNotTheLast() throws InterruptedException {
        runtime.failing = true;
        open(socket);
        socket.next("{\"type\":\"state\"");
    }

    @Test
    void connectionsComeToWhoAsks() throws InterruptedException {
        FragmentListener listener = open(socket);
        TestSocket other = new TestSocket();
        open(other).onText(other, "connections 17", true);
        listener.onText(socket, "connec", false);
        listener.onText(socket, "tions all", true);
        assertTrue(socket.next("{\"type\":\"connections\"")
                .startsWith("{\"type\":\"connections\",\"selection\":\"all\",\"total\":5"));
        assertTrue(other.next("{\"type\":\"connections\"")
                .startsWith("{\"type\":\"connections\",\"selection\":\"17\",\"total\":1"));
        listener.onText(socket, "connections none", true);
        socket.next("{\"type\":\"state\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "connections",
                "connections ",
                "connections -1",
                "connections 1 ",
                "Connections all",
                "connections 1234567890123456789",
                "{\"connections\":\"all\"}"
            })
    void whatIsNoRequestIsRefused(String text) throws InterruptedException {
        open(socket).onText(socket, text, true);
        assertEquals("close 1008 not a request of the console", socket.next("close"));
    }

    @Test
    void whatIsTooLongIsRefusedBeforeItHasComeAsAWhole() throws InterruptedException {
        open(socket).onText(socket, "c".repeat(Selection.MAX_LENGTH + 1), false);
        assertEquals("close 1008 not a request of the console", socket.next("close"));
    }

    @Test
    void binaryIsRefused() throws InterruptedException {
        open(socket).onBinary(socket, ByteBuffer.allocate(1), false);
        assertEquals("close 1008 not a request of the console", socket.next("close"));
    }

    @Test
    void whoHasBeenStoppedShowsNothing() throws InterruptedException {
        live.stop();
        open(socket);
        assertEquals(0, runtime.states.get());
    }
}
