package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocketApplication;

/** Applications that do not take every message. */
class DataTypeTest {

    private static final byte[] BINARY = frame(0x82, new byte[1]);

    private final TestServer server = new TestServer();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection open(String direction, String data) {
        server.register(
                handshake -> Answer.accept(listener),
                "pattern",
                "/a",
                "threading",
                "loop",
                "direction",
                direction,
                "data",
                data);
        TestConnection connection = server.connect("/a");
        listener.expect("open");
        return connection;
    }

    @Test
    void aTextApplicationTakesNoBinaryData() {
        TestConnection connection = open("both", "text").feed(text("a"), BINARY);
        listener.expect("text a", "close 1003 binary messages are not taken here");
        assertEquals(List.of("close 1003 binary messages are not taken here"), connection.sent());
    }

    @Test
    void aBinaryApplicationTakesNoText() {
        open("both", "binary").feed(BINARY, text("a"));
        listener.expect("binary 00", "close 1003 text messages are not taken here");
    }

    @Test
    void toAPushApplicationTextBreaksThePolicy() {
        open("push", "text").feed(text("a"));
        listener.expect("close 1008 messages go to clients only here");
    }

    @Test
    void toAPushApplicationBinaryDataIsUnsupported() {
        open("push", "text").feed(BINARY);
        listener.expect("close 1003 binary messages are not taken here");
    }

    @Test
    void aPushApplicationSendsAndAnswersPingAndClose() {
        TestConnection connection = open("push", "text");
        listener.socket.sendText("a");
        connection.feed(frame(0x89, utf8("b")), frame(0x8a, utf8("c")), close(1000, ""));
        assertEquals(List.of("text a", "pong b", "close 1000 "), connection.sent());
    }

    /** A header that announces a mebibyte is enough; nothing of it is waited for. */
    @Test
    void itIsDecidedByTheFirstBytes() {
        TestConnection connection = open("push", "text").feed(hex("82 ff"));
        assertEquals(List.of("close 1003 binary messages are not taken here"), connection.sent());
    }

    @Test
    void aBrokenFrameIsStillAProtocolError() {
        TestConnection connection = open("push", "text").feed(hex("82 01"));
        assertEquals(List.of("close 1002 frame is not masked"), connection.sent());
    }

    @Test
    void behindOurOwnCloseAnythingIsDiscarded() {
        TestConnection connection = open("push", "text");
        listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
        connection.feed(BINARY, text("a"), close(1000, ""));
        assertEquals(List.of("close 1000 "), connection.sent());
        listener.expect("close 1000 ");
    }

    @Test
    void aChangeHoldsForOpenConnections() {
        Map<String, Object> properties = TestFramework.properties("pattern", "/b", "threading", "loop");
        ServiceReference<WebSocketApplication> reference =
                server.register(handshake -> Answer.accept(listener), properties);
        TestConnection connection = server.connect("/b").feed(text("a"));
        properties.put("sluice.websocket.data", "binary");
        server.handler.updatedApplication(reference);
        connection.feed(text("b"));
        listener.expect("open", "text a", "close 1003 text messages are not taken here");
    }
}
