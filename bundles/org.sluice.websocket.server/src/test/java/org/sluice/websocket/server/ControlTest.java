package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.runtime.WebSocketControl;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.BroadcastDTO;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;

/** What an operator can do to connections, and see of one. */
class ControlTest {

    private static final Predicate<ConnectionDTO> ALL = connection -> true;

    private final TestServer server = new TestServer();
    private final WebSocketControl control = server.handler.control();
    private final WebSocketRuntime runtime = server.handler.runtime();
    private final RecordingListener one = new RecordingListener();
    private final RecordingListener two = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection open(RecordingListener listener) {
        TestConnection connection = server.connect(listener, "loop");
        listener.expect("open");
        return connection;
    }

    private Predicate<ConnectionDTO> only(RecordingListener listener) {
        return connection -> connection.id == listener.socket.id();
    }

    @Nested
    class Closing {

        @Test
        void theChosenConnectionsAreClosedWithCodeAndReason() {
            TestConnection first = open(one);
            TestConnection second = open(two);
            assertEquals(1, control.close(only(one), CloseCode.of(4000), "bye"));
            assertEquals(List.of("close 4000 bye"), first.sent());
            assertEquals(List.of(), second.sent());
            first.feed(close(4000, ""));
            one.expect("close 4000 ");
        }

        @Test
        void itIsShownThatAnOperatorHasClosedThem() {
            TestConnection connection = open(one);
            control.close(ALL, CloseCode.GOING_AWAY, "update");
            connection.feed(close(1001, ""));
            ClosedConnectionDTO closed = runtime.getClosedConnectionDTOs(1).get(0);
            assertEquals("SERVER", closed.closedBy);
            assertEquals("closed by an operator: update", closed.reason);
            assertEquals(1001, closed.closeCode);
        }

        @Test
        void thoseThatAreClosingAlreadyStayAsTheyAre() {
            TestConnection connection = open(one);
            assertEquals(1, control.close(ALL, CloseCode.GOING_AWAY, ""));
            assertEquals(0, control.close(ALL, CloseCode.NORMAL_CLOSURE, ""));
            assertEquals(List.of("close 1001 "), connection.sent());
        }

        @Test
        void aCodeThatMustNotBeSentClosesNothing() {
            open(one);
            for (int code : new int[] {999, 1005, 1006, 1010, 1015, 2000, 5000}) {
                assertThrows(
                        IllegalArgumentException.class, () -> control.close(ALL, CloseCode.of(code), ""), "" + code);
            }
            assertTrue(one.socket.isOpen());
        }

        @Test
        void aReasonThatIsTooLongClosesNothing() {
            open(one);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> control.close(ALL, CloseCode.NORMAL_CLOSURE, "\u00fc".repeat(62)));
            assertTrue(one.socket.isOpen());
        }

        @Test
        void abortedOnesGetNoCloseFrame() {
            TestConnection connection = open(one);
            assertEquals(1, control.abort(ALL));
            one.expect("close 1006 ");
            assertTrue(connection.aborted);
            assertEquals(List.of(), connection.sent());
            ClosedConnectionDTO closed = runtime.getClosedConnectionDTOs(1).get(0);
            assertEquals("SERVER", closed.closedBy);
            assertEquals("aborted by an operator", closed.reason);
        }

        @Test
        void thoseThatAreClosingCanBeAborted() {
            TestConnection connection = open(one);
            control.close(ALL, CloseCode.GOING_AWAY, "");
            assertEquals(1, control.abort(ALL));
            assertTrue(connection.aborted);
        }

        @Test
        void thoseThatAreNotOpenYetAreNotTouched() {
            server.register(handshake -> Answer.accept(one), "pattern", "/b", "threading", "loop");
            TestConnection connection = server.accepted("/b");
            assertEquals(0, control.close(ALL, CloseCode.GOING_AWAY, ""));
            assertEquals(0, control.abort(ALL));
            connection.open();
            one.expect("open");
        }
    }

    @Nested
    class Telling {

        private final Message message = Message.ofText("all");

        private void assertResult(int told, int skipped) {
            BroadcastDTO result = control.broadcast(ALL, message);
            assertEquals(told, result.told);
            assertEquals(skipped, result.skipped);
        }

        @Test
        void theChosenConnectionsGetTheMessage() {
            TestConnection first = open(one);
            TestConnection second = open(two);
            assertResult(2, 0);
            assertEquals(1, control.broadcast(only(two), message).told);
            assertEquals(List.of("text all"), first.sent());
            assertEquals(List.of("text all", "text all"), second.sent());
        }

        @Test
        void itLeavesAtOnce() {
            TestConnection connection = open(one);
            assertResult(1, 0);
            assertEquals(1, connection.flushes.get());
        }

        @Test
        void slowReadersAreSkipped() {
            TestConnection slow = open(one);
            slow.writable = false;
            open(two);
            assertResult(1, 1);
            assertEquals(List.of(), slow.sent());
        }

        @Test
        void aMessageInPartsIsNotInterrupted() {
            TestConnection connection = open(one);
            one.socket.sendText("a", false);
            assertResult(0, 1);
            assertEquals(List.of("text part a"), connection.sent());
        }

        @Test
        void thoseThatAreClosingAreNeitherToldNorSkipped() {
            open(one);
            one.socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
            assertResult(0, 0);
        }

        @Test
        void oneThatIsLostMeanwhileIsNotTold() {
            open(one).refuses = true;
            assertResult(0, 1);
        }
    }

    @Nested
    class Looking {

        private ConnectionDetailDTO shown() {
            return runtime.getConnectionDetailDTO(one.socket.id()).orElseThrow();
        }

        @Test
        void oneConnectionIsShownInDetail() {
            TestConnection connection = open(one);
            connection.feed(frame(0x01, utf8("begin")));
            server.pass(Duration.ofSeconds(3));
            ConnectionDetailDTO shown = shown();
            assertEquals(one.socket.id(), shown.id);
            assertEquals("OPEN", shown.state);
            assertEquals(Account.address(TestRequest.LOCAL), shown.localAddress);
            assertEquals(Account.address(TestRequest.REMOTE), shown.peerAddress);
            assertTrue(shown.loopAnswered);
            assertTrue(shown.messageUnfinished);
            assertFalse(shown.readingSuspended);
            assertFalse(shown.congested);
            assertEquals(0, shown.waitingCallbacks);
        }

        @Test
        void howLongNothingWasSaidIsShown() {
            open(one);
            server.pass(Duration.ofSeconds(3));
            assertEquals(3000, shown().idleMillis);
            one.socket.sendText("a");
            assertEquals(0, shown().idleMillis);
        }

        @Test
        void slowReadersAreCongested() {
            open(one).writable = false;
            assertTrue(shown().congested);
        }

        @Test
        void aBusyLoopIsNotWaitedForLong() throws InterruptedException {
            open(one);
            CountDownLatch end = new CountDownLatch(1);
            server.loop.execute(() -> await(end));
            assertFalse(shown().loopAnswered);
            end.countDown();
        }

        private void await(CountDownLatch latch) {
            try {
                assertTrue(latch.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void onItsOwnEventLoopItCanBeShown() {
            open(one);
            assertTrue(server.loop.call(this::shown).loopAnswered);
        }

        @Test
        void oneThatIsNotThereIsNotShown() {
            open(one);
            assertEquals(Optional.empty(), runtime.getConnectionDetailDTO(one.socket.id() + 1));
        }

        @Test
        void connectionsAreChosenByAFilter() {
            open(one);
            open(two);
            List<ConnectionDTO> shown = runtime.getConnectionDTOs(only(two), 10);
            assertEquals(
                    List.of(two.socket.id()),
                    shown.stream().map(each -> each.id).toList());
            assertEquals(1, runtime.getConnectionDTOs(ALL, 1).size());
            assertThrows(IllegalArgumentException.class, () -> runtime.getConnectionDTOs(ALL, -1));
        }
    }
}
