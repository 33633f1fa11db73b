package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketGroup;
import org.sluice.websocket.WebSocketGroup.SlowReader;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.runtime.WebSocketRuntime;

/** Groups whose members are at both ports, some of which do not read. */
public class GroupIT extends ServersTest {

    private static final int READERS = 94;
    private static final int SLOW_READERS = 2;
    private static final int MESSAGES = 300;
    private static final int THREADS = 8;
    private static final int FEW_READERS = 20;

    private final Map<SlowReader, WebSocketGroup> groups = new EnumMap<>(SlowReader.class);
    private final List<RawClient> clients = new ArrayList<>();

    @After
    public void closeClients() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
    }

    private void register() {
        Stream.of(SlowReader.values()).forEach(policy -> groups.put(policy, new WebSocketGroup(policy)));
        application(
                "/readers",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        groups.values().forEach(group -> group.add(socket));
                    }
                }));
        application(
                "/slow/{policy}",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        fill(socket);
                        groups.get(SlowReader.valueOf(handshake.pathParameters().get("policy")))
                                .add(socket);
                    }
                }));
    }

    /** Sends until far more waits than what the client's side of TCP may still take. */
    private static void fill(WebSocket socket) {
        ByteBuffer data = ByteBuffer.allocate(64 * 1024);
        for (int waiting = 0; waiting < 32; ) {
            boolean taken =
                    socket.sendBinary(data.clear()).toCompletableFuture().isDone();
            waiting = taken ? 0 : waiting + 1;
        }
    }

    private List<RawClient> open(String path, int atEachPort) throws Exception {
        List<RawClient> opened = new ArrayList<>();
        for (int port : ports()) {
            for (int i = 0; i < atEachPort; i++) {
                RawClient client = RawClient.open(port, path);
                clients.add(client);
                opened.add(client);
            }
        }
        return opened;
    }

    private void awaitMembers(int count) throws Exception {
        Await.until(
                "all are members",
                () -> groups.values().stream().mapToInt(WebSocketGroup::size).sum() == count);
    }

    private long queuedBytes() {
        WebSocketRuntime runtime = context.getService(context.getServiceReference(WebSocketRuntime.class));
        return runtime.getConnectionDTOs(1000).stream()
                .mapToLong(connection -> connection.queuedBytes)
                .sum();
    }

    private static Frame readPastFilling(RawClient client) throws Exception {
        Frame frame = client.readFrame();
        while (frame.first() == (Frame.FIN | Frame.BINARY)) {
            frame = client.readFrame();
        }
        return frame;
    }

    private static List<String> read(RawClient client, int count) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(client.readFrame().text());
        }
        return texts;
    }

    private void send(String text) {
        groups.forEach((policy, group) -> group.send(Message.ofText(policy + " " + text)));
    }

    private static List<String> of(String prefix, List<String> texts) {
        return texts.stream().filter(text -> text.startsWith(prefix)).toList();
    }

    private static List<String> numbers(Object prefix, int to) {
        return IntStream.range(0, to).mapToObj(i -> prefix + " " + i).toList();
    }

    @Test
    public void slowReadersHoldNobodyUpAndGetWhatThePolicySays() throws Exception {
        register();
        List<RawClient> readers = open("/readers", READERS);
        Map<SlowReader, List<RawClient>> slow = new EnumMap<>(SlowReader.class);
        for (SlowReader policy : SlowReader.values()) {
            slow.put(policy, open("/slow/" + policy, SLOW_READERS));
        }
        awaitMembers(3 * readers.size() + 3 * 2 * SLOW_READERS);
        List<RawClient> leaving = readers.subList(0, 10);
        long queued = queuedBytes();
        for (int i = 0; i < MESSAGES; i++) {
            send(Integer.toString(i));
            if (i % 30 == 29) {
                leaving.get(i / 30).reset();
            }
        }
        // Before anybody reads: the loops may still have to write, and who has read by then is not slow
        awaitMembers(3 * (readers.size() - leaving.size()) + 2 * 2 * SLOW_READERS);
        for (RawClient client : slow.get(SlowReader.CLOSE)) {
            assertEquals("CLOSE 0", readPastFilling(client).text());
            assertEquals(1008, client.readFrame().closeCode());
        }
        for (RawClient reader : readers.subList(leaving.size(), readers.size())) {
            List<String> texts = read(reader, 3 * MESSAGES);
            for (SlowReader policy : SlowReader.values()) {
                assertEquals(numbers(policy, MESSAGES), of(policy.name(), texts));
            }
        }
        assertTrue("queued", queuedBytes() < queued + 10_000);
        for (RawClient client : slow.get(SlowReader.DROP_OLDEST)) {
            assertEquals("DROP_OLDEST 0", readPastFilling(client).text());
            assertEquals("DROP_OLDEST " + (MESSAGES - 1), client.readFrame().text());
        }
        for (RawClient client : slow.get(SlowReader.DROP_NEWEST)) {
            assertEquals("DROP_NEWEST 0", readPastFilling(client).text());
        }
        assertEquals(
                2 * SLOW_READERS * (MESSAGES - 1),
                groups.get(SlowReader.DROP_NEWEST).dropped());
        assertEquals(
                2 * SLOW_READERS * (MESSAGES - 2),
                groups.get(SlowReader.DROP_OLDEST).dropped());
        assertEquals(0, groups.get(SlowReader.CLOSE).dropped());
    }

    @Test
    public void eachMemberSeesTheOrderOfEachThread() throws Exception {
        register();
        List<RawClient> readers = open("/readers", FEW_READERS);
        awaitMembers(3 * readers.size());
        WebSocketGroup group = groups.get(SlowReader.CLOSE);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String name = "thread" + i;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                numbers(name, 100).forEach(text -> group.send(Message.ofText(text)));
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (RawClient reader : readers) {
            List<String> texts = read(reader, THREADS * 100);
            for (int i = 0; i < THREADS; i++) {
                assertEquals(numbers("thread" + i, 100), of("thread" + i + " ", texts));
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(readers.size(), group.size());
    }
}
