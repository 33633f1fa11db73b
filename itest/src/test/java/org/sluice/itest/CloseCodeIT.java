package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.sluice.websocket.WebSocketConstants.DATA;
import static org.sluice.websocket.WebSocketConstants.DIRECTION;

import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** What the server closes connections with, and what an application can; RFC 6455, 7.4. */
public class CloseCodeIT extends GatewayTest {

    private static final byte[] TEXT = Frame.text("a");
    private static final byte[] BINARY = Frame.masked(Frame.FIN | Frame.BINARY, new byte[1]);

    private void assertClosedWith(int code, String path, byte[]... frames) throws Exception {
        try (RawClient client = RawClient.open(port(), path)) {
            client.send(frames);
            Frame frame = client.readFrame();
            while (frame.opcode() != Frame.CLOSE) {
                frame = client.readFrame();
            }
            assertEquals(path, code, frame.closeCode());
        }
    }

    /** The code in the answer to a frame, 0 if it is another frame. */
    private int closeCode(String path, byte[] frame) throws Exception {
        try (RawClient client = RawClient.open(port(), path)) {
            Frame answer = client.send(frame).readFrame();
            return answer.opcode() == Frame.CLOSE ? answer.closeCode() : 0;
        }
    }

    @Test
    public void dataOfAnotherTypeIs1003() throws Exception {
        application("/text", handshake -> Answer.accept(Listeners.ECHO), DATA, "text");
        application("/binary", handshake -> Answer.accept(Listeners.ECHO), DATA, "binary");
        assertClosedWith(1003, "/text", TEXT, BINARY);
        assertClosedWith(1003, "/binary", BINARY, TEXT);
    }

    @Test
    public void toAPushApplicationTextIs1008AndBinaryDataIs1003() throws Exception {
        application("/push", handshake -> Answer.accept(Listeners.SILENT), DIRECTION, "push");
        assertClosedWith(1008, "/push", TEXT);
        assertClosedWith(1003, "/push", BINARY);
        // Decided before the payload comes
        assertClosedWith(1008, "/push", Frame.header(Frame.FIN | Frame.TEXT, 100_000));
    }

    @Test
    public void exampleClockTellsTheTimeToAllAndAnswersPings() throws Exception {
        try (JdkClient first = JdkClient.open(port(), "/clock");
                RawClient second = RawClient.open(port(), "/clock")) {
            String pattern = "\\{\"time\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z\"}";
            for (int i = 0; i < 2; i++) {
                String text = first.nextText();
                assertTrue(text, text.matches(pattern));
            }
            second.send(Frame.masked(Frame.FIN | Frame.PING, new byte[] {'p'}));
            boolean ticked = false;
            boolean answered = false;
            while (!ticked || !answered) {
                Frame frame = second.readFrame();
                ticked |= frame.opcode() == Frame.TEXT && frame.text().matches(pattern);
                answered |= frame.opcode() == Frame.PONG && frame.text().equals("p");
            }
            second.send(Frame.close(1000));
        }
        assertClosedWith(1008, "/clock", TEXT);
        assertClosedWith(1003, "/clock", BINARY);
    }

    @Test
    public void acceptedButOverloadedIs1013() throws Exception {
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        Configuration configuration = admin.getConfiguration("org.sluice.websocket.server", "?");
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        application(
                "/stuck",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onText(WebSocket socket, String text) {
                        in.countDown();
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }));
        try (RawClient first = RawClient.open(port(), "/stuck")) {
            configuration.update(new Hashtable<>(
                    Map.of("workerThreadsPerApplication", 1, "connectTimeoutSeconds", 1, "maxMessageBytes", 5)));
            Await.until("the configuration is taken over", () -> closeCode("/echo", Frame.text("over 5")) == 1009);
            first.send(TEXT);
            assertTrue(in.await(Await.SECONDS, TimeUnit.SECONDS));
            assertClosedWith(1013, "/stuck");
        } finally {
            go.countDown();
            configuration.delete();
        }
    }

    @Test
    public void applicationSendsEveryCodeThatItMay() throws Exception {
        application(
                "/closing",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onText(WebSocket socket, String text) {
                        socket.sendClose(CloseCode.of(Integer.parseInt(text)), "");
                    }
                }));
        List<Integer> codes = CloseCode.registered().stream()
                .filter(CloseCode::isSendable)
                .map(CloseCode::code)
                .toList();
        assertEquals(14, codes.size());
        for (int code : codes) {
            assertClosedWith(code, "/closing", Frame.text(Integer.toString(code)));
        }
        for (int code : new int[] {3999, 4000, 4999}) {
            assertClosedWith(code, "/closing", Frame.text(Integer.toString(code)));
        }
    }

    @Test
    public void codesThatMustNotBeSentAndLongReasonsAreRefused() throws Exception {
        BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
        application(
                "/refusing",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1010, 1015, 1016, 2999, 5000, 65535}) {
                            refusals.add(refusal(socket, CloseCode.of(code), ""));
                        }
                        refusals.add(refusal(socket, CloseCode.NORMAL_CLOSURE, "\u00e9".repeat(62)));
                        socket.sendClose(CloseCode.NORMAL_CLOSURE, "\u00e9".repeat(61));
                    }
                }));
        try (RawClient client = RawClient.open(port(), "/refusing")) {
            Frame close = client.readFrame();
            assertEquals(1000, close.closeCode());
            assertEquals(2 + 122, close.payload().length);
            String reason = new String(close.payload(), 2, 122, StandardCharsets.UTF_8);
            assertEquals("\u00e9".repeat(61), reason);
        }
        assertEquals(12, refusals.size());
        refusals.forEach(refusal -> assertTrue(
                refusal, refusal.contains("must not be sent by a server: ") || refusal.contains("limit is 123")));
    }

    private static String refusal(WebSocket socket, CloseCode code, String reason) {
        try {
            socket.sendClose(code, reason);
            return "sent";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
