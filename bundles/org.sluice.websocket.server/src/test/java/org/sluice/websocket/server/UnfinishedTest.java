package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.CloseCode;

/** What is kept of messages that have not come as a whole, on all connections together. */
class UnfinishedTest {

    private static final int ROOM = 20;

    private final TestServer server = new TestServer(TestServer.limits("unfinishedMessageBytes", ROOM));
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection connect(RecordingListener to, String threading) {
        TestConnection connection = server.connect(to, threading);
        to.expect("open");
        return connection;
    }

    private long kept() {
        return server.handler.runtime().getRuntimeDTO().counters.unfinishedMessageBytes;
    }

    private interface Way {
        void accept(UnfinishedTest test, TestConnection connection, RecordingListener to);
    }

    /** Ways in which a message does not come to its end. */
    enum End {
        CLIENT_CLOSES((test, connection, to) -> connection.feed(close(1000, ""))),
        CLIENT_BREAKS_A_RULE((test, connection, to) -> connection.feed(hex("81"))),
        CLIENT_SENDS_TOO_MUCH((test, connection, to) -> connection.feed(hex("80 ff 00 00 00 00 00 ff ff ff"))),
        CLIENT_ENDS_ITS_OUTPUT((test, connection, to) -> connection.endInput()),
        CONNECTION_IS_LOST((test, connection, to) -> connection.end(ConnectionEnd.LOST)),
        MESSAGE_TAKES_TOO_LONG((test, connection, to) -> {
            connection.expire();
            test.server.pass(Duration.ofMinutes(2));
            connection.expire();
        }),
        APPLICATION_CLOSES((test, connection, to) -> {
            to.socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
            connection.feed(frame(0x00, utf8("b")), close(1000, ""));
        }),
        APPLICATION_ABORTS((test, connection, to) -> to.socket.abort()),
        SERVER_GOES((test, connection, to) -> {
            connection.goAway();
            connection.expire();
        });

        final Way way;

        End(Way way) {
            this.way = way;
        }
    }

    @ParameterizedTest
    @EnumSource
    void howeverItEndsNothingIsLeft(End end) {
        for (String threading : List.of("loop", "worker")) {
            RecordingListener to = new RecordingListener();
            TestConnection connection = connect(to, threading).feed(frame(0x01, utf8("a")));
            assertEquals(2, kept(), threading);
            end.way.accept(this, connection, to);
            connection.end(ConnectionEnd.CLOSED);
            assertEquals(0, kept(), threading);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "worker"})
    void whoHasNoRoomIsToldToComeLaterAndTheOthersGoOn(String threading) {
        RecordingListener second = new RecordingListener();
        RecordingListener third = new RecordingListener();
        TestConnection first = connect(listener, threading).feed(frame(0x01, utf8("123456789")));
        TestConnection late = connect(second, threading);
        TestConnection good = connect(third, threading);
        assertEquals(18, kept());
        late.feed(text("whole"), frame(0x01, utf8("12")));
        second.expect("text whole", "close 1013 overloaded");
        assertEquals(List.of("close 1013 overloaded"), late.sent());
        assertEquals(18, kept());
        good.feed(text("a message that is longer than all the room there is"));
        third.expect("text a message that is longer than all the room there is");
        first.feed(frame(0x80, utf8("0")));
        listener.expect("text 1234567890");
        assertEquals(0, kept());
        good.feed(frame(0x01, utf8("12")), frame(0x80, utf8("3")));
        third.expect("text 123");
    }

    @Test
    void theHistorySaysWhy() {
        connect(listener, "loop").feed(frame(0x01, new byte[ROOM]));
        assertEquals(
                "no room for unfinished messages",
                server.handler.runtime().getClosedConnectionDTOs(1).get(0).reason);
    }

    @Test
    void theLimitIsChangedAtRunTime() {
        server.handler.pools().configure(TestServer.limits("unfinishedMessageBytes", 1));
        TestConnection connection = connect(listener, "loop").feed(frame(0x01, utf8("a")));
        assertEquals(List.of("close 1013 overloaded"), connection.sent());
    }
}
