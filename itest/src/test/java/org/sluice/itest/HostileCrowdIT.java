package org.sluice.itest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.itest.client.Swarm;
import org.sluice.websocket.runtime.WebSocketRuntime;

/** Peers and requests that are many. */
public class HostileCrowdIT extends HostileTest {

    @Test
    public void churnLeavesNothing() throws Exception {
        for (int port : ports()) {
            for (int i = 0; i < 600; i++) {
                try (RawClient client = RawClient.connectFrom("127.0.0." + (2 + i % 3), port)) {
                    client.send(RequestText.webSocket("/loop")).readResponse();
                    client.send(Frame.close(1000));
                    assertEquals(1000, client.readFrame().closeCode());
                    // TCP's last state is then the server's
                    assertEquals(0, client.readToOrderlyEnd().length);
                }
            }
        }
    }

    @Test
    public void crowdThatSaysNothingIsBoundedAndThenClosed() throws Exception {
        for (int port : ports()) {
            limits.set(Map.of("connections", 150, "connectionsPerAddress", 100));
            try (Swarm silent = Swarm.open(port, "/echo", 100);
                    RawClient same = RawClient.connect(port);
                    RawClient other = RawClient.connectFrom("127.0.0.2", port)) {
                Response refused = same.send(RequestText.webSocket("/echo")).readResponse();
                assertEquals(503, refused.status());
                assertEquals("close", refused.field("Connection"));
                assertEquals(0, same.readToEnd().length);
                assertEquals(
                        101,
                        other.send(RequestText.webSocket("/echo"))
                                .readResponse()
                                .status());
                limits.set(Map.of("connections", 101));
                assertEquals(503, status(port, "/echo"));
                limits.set(Map.of("idleTimeoutSeconds", 1));
                assertEquals(Map.of(1000, 100), silent.closeCodes());
            }
        }
    }

    /** Each sends all but the last byte of a large message. */
    @Test
    public void crowdThatNeverEndsItsMessagesIsBounded() throws Exception {
        int size = 1 << 20;
        byte[] frame = Frame.masked(Frame.FIN | Frame.BINARY, new byte[size]);
        byte[] beginning = Arrays.copyOf(frame, frame.length - 1);
        limits.set(Map.of("unfinishedMessageBytes", 4 * size));
        LogFile log = new LogFile();
        for (int port : ports()) {
            List<RawClient> crowd = new ArrayList<>();
            try (RawClient good = RawClient.open(port, "/loop")) {
                for (int i = 0; i < 4; i++) {
                    long expected = (i + 1L) * size;
                    crowd.add(RawClient.open(port, i % 2 == 0 ? "/echo" : "/worker"));
                    crowd.get(i).send(beginning);
                    Await.until("it is kept", () -> unfinishedBytes() == expected);
                }
                for (int i = 4; i < 20; i++) {
                    crowd.add(RawClient.open(port, i % 2 == 0 ? "/echo" : "/worker"));
                    crowd.get(i).send(beginning);
                    assertEquals(1013, crowd.get(i).readFrame().closeCode());
                    assertEquals(4L * size, unfinishedBytes());
                    assertEquals(
                            "good", good.send(Frame.text("good")).readFrame().text());
                }
                crowd.get(0).send(Arrays.copyOfRange(frame, frame.length - 1, frame.length));
                assertEquals(size, crowd.get(0).readFrame().payload().length);
                assertEquals(3L * size, unfinishedBytes());
                crowd.get(1).reset();
            } finally {
                for (RawClient each : crowd) {
                    each.close();
                }
            }
            Await.until("nothing is kept", () -> unfinishedBytes() == 0);
        }
        log.awaitWarning("unfinishedMessageBytes of PID org.sluice.websocket.server is " + 4 * size);
        assertTrue(
                "32 times it is not said",
                log.warnings("unfinishedMessageBytes").size() < 32);
    }

    private long unfinishedBytes() {
        return context.getService(context.getServiceReference(WebSocketRuntime.class))
                .getRuntimeDTO()
                .counters
                .unfinishedMessageBytes;
    }

    /** Each answer is over before the next request is looked at, and leaves nothing. */
    @Test
    public void pipelinedPlainRequestsLeaveNothing() throws Exception {
        int count = 10_000;
        byte[] requests = RequestText.get("/nothing").toString().repeat(500).getBytes(ISO_8859_1);
        try (RawClient client = RawClient.connect(port())) {
            long before = usedAfterCollection();
            Thread sender = new Thread(() -> sendAgain(client, requests, count / 500));
            sender.start();
            for (int i = 0; i < count; i++) {
                assertEquals(404, client.readResponse().status());
            }
            sender.join();
            // 10,000 requests of which anything stayed would have more
            Await.until("the heap is flat", () -> usedAfterCollection() < before + (4 << 20));
        }
        try (RawClient client = RawClient.connect(standalonePort())) {
            client.send(requests);
            assertEquals(404, client.readResponse().status());
            assertEquals("only one is answered", 0, client.readToEnd().length);
        }
    }

    private static void sendAgain(RawClient client, byte[] bytes, int times) {
        try {
            for (int i = 0; i < times; i++) {
                client.send(bytes);
            }
        } catch (IOException e) {
            throw new AssertionError("not all could be sent", e);
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }

    @Test
    public void stopTellsEveryPeerAndLeavesNothing() throws Exception {
        Bundle server = bundle("org.sluice.websocket.server");
        try (Swarm ofHttp = Swarm.open(port(), "/echo", 1_000);
                Swarm ofStandalone = Swarm.open(standalonePort(), "/echo", 1_000)) {
            server.stop();
            try {
                assertEquals(Map.of(1001, 1_000), ofHttp.closeCodes());
                assertEquals(Map.of(1001, 1_000), ofStandalone.closeCodes());
                Await.until("all sockets are closed", () -> Descriptors.connected() <= socketsBefore);
            } finally {
                server.start();
            }
        }
        for (int port : ports()) {
            Await.until("served again", () -> isServed(port));
        }
    }
}
