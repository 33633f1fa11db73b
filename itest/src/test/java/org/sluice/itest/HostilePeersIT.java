package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;

/** Peers that are slow, silent or gone. */
public class HostilePeersIT extends HostileTest {

    @Test
    public void headsThatDoNotComeHoldNoThreads() throws Exception {
        standalone().update(new Hashtable<>(Map.of("port", 0, "handshakeTimeoutSeconds", 2)));
        for (int port : ports()) {
            List<RawClient> slow = new ArrayList<>();
            String head = RequestText.webSocket("/echo").toString();
            // More than there are threads
            for (int i = 0; i < 300; i++) {
                slow.add(RawClient.connect(port).send(head.substring(0, 20).getBytes()));
            }
            assertTrue(isServed(port));
            for (RawClient client : slow) {
                if (port != port()) {
                    client.readToEnd();
                }
                client.close();
            }
        }
    }

    /** Each byte is progress, but not enough. */
    @Test
    public void messageThatComesByteByByteTakesTooLong() throws Exception {
        limits.set(Map.of("messageTimeoutSeconds", 1));
        for (int port : ports()) {
            try (RawClient frame = RawClient.open(port, "/worker");
                    RawClient fragments = RawClient.open(port, "/worker")) {
                frame.send(Frame.header(Frame.FIN | Frame.BINARY, 1 << 20));
                fragments.send(Frame.masked(Frame.TEXT, new byte[0]));
                Await.until("slow", () -> {
                    frame.send(new byte[1]);
                    fragments.send(Frame.masked(Frame.CONTINUATION, new byte[] {'a'}));
                    return frame.in().available() > 0 && fragments.in().available() > 0;
                });
                assertEquals(1008, frame.readFrame().closeCode());
                assertEquals(1008, fragments.readFrame().closeCode());
            }
            assertEquals("1008", nextEnd());
            assertEquals("1008", nextEnd());
        }
    }

    @Test
    public void peerThatNeverReadsIsFailedAtTheLimitOfItsQueue() throws Exception {
        limits.set(Map.of("closingTimeoutSeconds", 1));
        for (int port : ports()) {
            for (String threading : THREADINGS) {
                try (RawClient deaf = RawClient.open(port, "/" + threading);
                        RawClient neighbour = RawClient.open(port, "/echo")) {
                    deaf.send(Frame.text("flood"));
                    assertEquals("1008", nextEnd());
                    assertEchoes(neighbour);
                    Await.until("the neighbour only", () -> openConnections() == 1);
                }
            }
        }
    }

    /** Less than the queue's limit, but for ever. */
    @Test
    public void peerThatReadsNothingOfAQueueIsCutOff() throws Exception {
        limits.set(Map.of("messageTimeoutSeconds", 1, "sendQueueLimitBytes", 64 << 20));
        for (int port : ports()) {
            try (RawClient deaf = RawClient.open(port, "/worker")) {
                deaf.send(Frame.text("hello"));
                assertEquals("hello", deaf.readFrame().text());
                WebSocket socket = sockets.iterator().next();
                for (int i = 0; i < 30; i++) {
                    socket.sendBinary(ByteBuffer.allocate(1 << 20));
                }
                assertEquals("1006", nextEnd());
            }
        }
    }

    @Test
    public void endsWithoutCloseAre1006() throws Exception {
        for (int port : ports()) {
            for (String threading : THREADINGS) {
                try (RawClient half = RawClient.open(port, "/" + threading)) {
                    assertEchoes(half);
                    half.endOutput();
                    assertEquals(0, half.readToOrderlyEnd().length);
                    assertEquals("1006", nextEnd());
                }
                try (RawClient inFrame = RawClient.open(port, "/" + threading)) {
                    assertEchoes(inFrame);
                    inFrame.send(Frame.header(Frame.FIN | Frame.TEXT, 1000)).endOutput();
                    assertEquals(0, inFrame.readToOrderlyEnd().length);
                    assertEquals("1006", nextEnd());
                }
                RawClient reset = RawClient.open(port, "/" + threading);
                assertEchoes(reset);
                reset.send(Frame.header(Frame.FIN | Frame.TEXT, 1000)).reset();
                assertEquals("1006", nextEnd());
            }
        }
    }

    @Test
    public void resetsDuringABroadcastAre1006() throws Exception {
        for (int port : ports()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                clients.add(RawClient.open(port, "/worker"));
                assertEchoes(clients.get(i));
            }
            try (RawClient kept = RawClient.open(port, "/worker")) {
                assertEchoes(kept);
                for (int i = 0; i < 40; i++) {
                    for (WebSocket socket : sockets) {
                        socket.sendText("to all");
                    }
                    clients.get(i).reset();
                }
                for (int i = 0; i < 40; i++) {
                    assertEquals("1006", nextEnd());
                    assertEquals("to all", kept.readFrame().text());
                }
            }
            assertEquals("1006", nextEnd());
        }
    }

    @Test
    public void peerThatNeverAnswersACloseIsCutOff() throws Exception {
        limits.set(Map.of("closingTimeoutSeconds", 1));
        for (int port : ports()) {
            try (RawClient silent = RawClient.open(port, "/worker");
                    RawClient broken = RawClient.open(port, "/worker")) {
                silent.send(Frame.text("close"));
                assertEquals(4000, silent.readFrame().closeCode());
                broken.send(new byte[] {(byte) 0xff});
                assertEquals(1002, broken.readFrame().closeCode());
                // Their own ends are open
                Await.until("both are gone", () -> Descriptors.connected() <= socketsBefore + 2);
                Await.until("both are told", () -> ends.size() == 2);
                assertEquals(Set.of("4000", "1002"), Set.copyOf(ends));
                ends.clear();
            }
        }
    }

    @Test
    public void ofTwoClosesTheFirstReceivedCounts() throws Exception {
        for (int port : ports()) {
            for (String threading : THREADINGS) {
                try (RawClient client = RawClient.open(port, "/" + threading)) {
                    assertEchoes(client);
                    sockets.iterator().next().sendClose(CloseCode.of(4000), "");
                    client.send(Frame.close(3001));
                    assertEquals(4000, client.readFrame().closeCode());
                    assertEquals(0, client.readToOrderlyEnd().length);
                }
                assertEquals("3001", nextEnd());
                assertTrue("onClose comes once", ends.isEmpty());
            }
        }
    }
}
