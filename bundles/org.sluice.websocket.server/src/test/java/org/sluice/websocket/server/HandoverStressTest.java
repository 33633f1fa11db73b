package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.text;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handover;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** Applications come and go while messages come, and connections open, close and are lost: at no time in any order. */
class HandoverStressTest {

    private static final int ROUNDS = 150;
    private static final int CONNECTIONS = 12;

    private final TestServer server = new TestServer();
    private final Random random = new Random(7);

    @AfterEach
    void stop() {
        server.close();
    }

    /** Answers each message with itself and its number on this connection, over all applications. */
    private static final class Counter implements WebSocketApplication {

        @Override
        public Answer connect(Handshake handshake) {
            return Answer.accept(new Counting(0));
        }

        @Override
        public Answer resume(Handover handover) {
            return Answer.accept(new Counting(ByteBuffer.wrap(handover.state()).getInt()));
        }
    }

    private static final class Counting implements WebSocketListener {

        private int count;
        private boolean ended;

        Counting(int count) {
            this.count = count;
        }

        @Override
        public void onText(WebSocket socket, String text) {
            assertTrue(!ended);
            count++;
            if (text.equals("leave")) {
                socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
            } else if (text.equals("abort")) {
                socket.abort();
            } else {
                socket.sendText(text + " " + count);
            }
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            assertTrue(!ended);
            ended = true;
        }

        @Override
        public byte[] onHandover(WebSocket socket) {
            assertTrue(!ended);
            ended = true;
            return ByteBuffer.allocate(Integer.BYTES).putInt(0, count).array();
        }
    }

    private ServiceReference<WebSocketApplication> register(String threading) {
        Map<String, Object> properties = TestFramework.properties("pattern", "/a", "handover", 30);
        properties.putAll(TestFramework.properties("threading", threading));
        return server.register(new Counter(), new HashMap<>(properties));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "worker"})
    void eachMessageIsAnsweredOnceAndInOrder(String threading) {
        List<TestConnection> all = new ArrayList<>();
        int[] sent = new int[CONNECTIONS];
        ServiceReference<WebSocketApplication> present = register(threading);
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(server.connect("/a"));
        }
        for (int round = 0; round < ROUNDS; round++) {
            ServiceReference<WebSocketApplication> leaving = present;
            Thread redeployment = new Thread(() -> server.handler.unbindApplication(leaving));
            redeployment.start();
            send(all, sent);
            if (random.nextBoolean()) {
                join(redeployment);
            }
            present = register(round % 2 == 0 ? "worker" : threading);
            send(all, sent);
            join(redeployment);
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            TestConnection connection = all.get(i);
            List<String> expected = new ArrayList<>();
            for (int number = 1; number <= sent[i]; number++) {
                expected.add("text m" + number + " " + number);
            }
            Await.until(() -> connection.sent().size() >= expected.size());
            assertEquals(expected, connection.sent());
        }
        assertEquals(CONNECTIONS, server.connections());
    }

    private void send(List<TestConnection> all, int[] sent) {
        for (int i = 0; i < CONNECTIONS; i++) {
            for (int j = random.nextInt(3); j > 0; j--) {
                sent[i]++;
                all.get(i).feed(text("m" + sent[i]));
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertTrue(!thread.isAlive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "worker"})
    void whateverEndsMeanwhileNothingLeaks(String threading) {
        ServiceReference<WebSocketApplication> present = register(threading);
        for (int round = 0; round < ROUNDS; round++) {
            TestConnection opened = server.connect("/a");
            TestConnection accepted = server.accepted("/a");
            ServiceReference<WebSocketApplication> leaving = present;
            Thread redeployment = new Thread(() -> server.handler.unbindApplication(leaving));
            redeployment.start();
            attack(opened.feed(text("1")));
            present = register(round % 2 == 0 ? "worker" : threading);
            attack(accepted.open());
            join(redeployment);
            attack(opened);
            for (TestConnection each : List.of(opened, accepted)) {
                each.end(ConnectionEnd.LOST);
            }
            server.loop.settle();
            server.assertNoConnections();
            assertEquals(0, server.handler.runtime().getRuntimeDTO().counters.connectionsWaiting);
        }
        Await.until(() -> server.handler.runtime().getRuntimeDTO().counters.connections == 0);
        assertEquals(2 * ROUNDS, server.handler.runtime().getRuntimeDTO().counters.connectionsOpened);
    }

    private void attack(TestConnection connection) {
        switch (random.nextInt(7)) {
            case 0 -> connection.feed(close(1000, ""));
            case 1 -> connection.end(ConnectionEnd.LOST);
            case 2 -> connection.feed(text("leave"));
            case 3 -> connection.feed(text("abort"));
            case 4 -> connection.goAway();
            case 5 -> connection.feed(new byte[] {(byte) 0xff});
            default -> connection.feed(text("2"), text("3"));
        }
    }
}
