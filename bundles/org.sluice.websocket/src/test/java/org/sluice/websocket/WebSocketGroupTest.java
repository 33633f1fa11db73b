package org.sluice.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.websocket.WebSocketGroup.SlowReader;

class WebSocketGroupTest {

    /** As in the group. */
    private static final int MEMBERS_IN_A_TASK = 128;

    private static final int MAX_WAITING = 1024;

    private final TestLoop loop = new TestLoop();
    private WebSocketGroup group = new WebSocketGroup(SlowReader.CLOSE);

    private TestSocket member() {
        return member(loop);
    }

    private TestSocket member(TestLoop on) {
        TestSocket socket = new TestSocket(on);
        group.add(socket);
        return socket;
    }

    private List<TestSocket> members(int count) {
        return IntStream.range(0, count).mapToObj(i -> member()).toList();
    }

    private void send(String... texts) {
        for (String text : texts) {
            group.send(Message.ofText(text));
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Nested
    class OnEventLoops {

        @Test
        void eachLoopWithMembersGetsOneTask() {
            List<TestLoop> loops = List.of(new TestLoop(), new TestLoop(), new TestLoop());
            List<TestSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                sockets.add(member(loops.get(i % 3)));
            }
            send("a");
            for (TestLoop each : loops) {
                assertEquals(1, each.tasks());
                assertEquals(1, each.run());
            }
            sockets.forEach(socket -> assertEquals(List.of("a"), socket.sent));
        }

        @Test
        void nothingIsSentByTheCaller() {
            TestSocket socket = member();
            send("a");
            assertEquals(List.of(), socket.sent);
        }

        @Test
        void aLoopWithoutMembersGetsNone() {
            TestSocket socket = member();
            group.remove(socket);
            send("a");
            assertEquals(0, loop.tasks());
        }

        @Test
        void messagesThatWaitShareATask() {
            TestSocket socket = member();
            send("a", "b", "c");
            assertEquals(1, loop.tasks());
            assertEquals(1, loop.run());
            assertEquals(List.of("a", "b", "c"), socket.sent);
            send("d");
            assertEquals(1, loop.run());
            assertEquals(List.of("a", "b", "c", "d"), socket.sent);
        }

        @Test
        void manyMembersAreServedInPiecesBehindOtherTasks() {
            List<TestSocket> sockets = members(2 * MEMBERS_IN_A_TASK + 1);
            send("a");
            for (int piece = 1; piece <= 3; piece++) {
                int tasks = loop.tasks();
                loop.runOne();
                assertEquals(1, tasks);
                assertEquals(
                        Math.min(piece * MEMBERS_IN_A_TASK, sockets.size()),
                        sockets.stream()
                                .filter(socket -> !socket.sent.isEmpty())
                                .count());
            }
            assertEquals(0, loop.tasks());
        }

        @Test
        void theOrderIsKeptWhileMembersComeAndGoBetweenThePieces() {
            List<TestSocket> sockets = new ArrayList<>(members(3 * MEMBERS_IN_A_TASK));
            List<TestSocket> late = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                send(Integer.toString(i));
                loop.runOne();
                group.remove(sockets.remove(i));
                late.add(member());
            }
            loop.run();
            sockets.forEach(socket -> assertEquals(numbers(0, 100), socket.sent));
            for (int i = 0; i < late.size(); i++) {
                assertEquals(numbers(i + 1, 100), late.get(i).sent);
            }
        }

        @Test
        void aMemberThatFailsDoesNotKeepTheOthersFromTheirMessages() {
            TestLoop broken = new TestLoop();
            List<TestSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sockets.add(member(broken));
            }
            sockets.get(2).failure = new AssertionError("broken");
            send("a");
            while (broken.tasks() > 0) {
                try {
                    broken.runOne();
                } catch (AssertionError e) {
                    assertEquals("broken", e.getMessage());
                }
            }
            assertEquals(
                    3,
                    sockets.stream()
                            .filter(socket -> socket.sent.equals(List.of("a")))
                            .count());
        }

        @Test
        void aLoopThatTakesNoTasksIsForgotten() {
            member();
            TestSocket other = member(new TestLoop());
            loop.gone = true;
            send("a");
            assertEquals(1, group.size());
            ((TestLoop) other.eventLoop()).run();
            assertEquals(List.of("a"), other.sent);
        }

        @Test
        void eachMemberSeesTheOrderOfEachThread() throws Exception {
            int threads = 8;
            int messages = 500;
            ExecutorService[] loops = {Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor()};
            List<TestSocket> sockets = IntStream.range(0, 300)
                    .mapToObj(i -> new TestSocket(loops[i % 2]))
                    .toList();
            sockets.forEach(group::add);
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> publishers = IntStream.range(0, threads)
                    .mapToObj(i -> new Thread(() -> publish(i, messages / threads, start)))
                    .toList();
            publishers.forEach(Thread::start);
            start.countDown();
            for (Thread publisher : publishers) {
                publisher.join();
            }
            for (ExecutorService each : loops) {
                // What pieces hand in is behind each other
                for (int i = 0;
                        i < 10_000 && !sockets.stream().allMatch(s -> s.sent.size() == messages / threads * threads);
                        i++) {
                    each.submit(() -> {}).get(10, TimeUnit.SECONDS);
                }
                each.shutdown();
            }
            for (TestSocket socket : sockets) {
                for (int i = 0; i < threads; i++) {
                    String prefix = i + ":";
                    assertEquals(
                            IntStream.range(0, messages / threads)
                                    .mapToObj(n -> prefix + n)
                                    .toList(),
                            socket.sent.stream()
                                    .filter(text -> text.startsWith(prefix))
                                    .toList());
                }
            }
        }

        private void publish(int thread, int messages, CountDownLatch start) {
            try {
                start.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            for (int i = 0; i < messages; i++) {
                send(thread + ":" + i);
            }
        }
    }

    @Nested
    class Membership {

        @Test
        void aMemberGetsWhatIsSentFromItsAdditionOn() {
            TestSocket first = member();
            send("a");
            TestSocket second = member();
            send("b");
            loop.run();
            assertEquals(List.of("a", "b"), first.sent);
            assertEquals(List.of("b"), second.sent);
        }

        @Test
        void aMemberThatIsAddedTwiceIsOne() {
            TestSocket socket = member();
            send("a");
            group.add(socket);
            loop.run();
            assertEquals(List.of("a"), socket.sent);
            assertEquals(1, group.size());
        }

        @Test
        void aMemberThatIsRemovedGetsNothingMore() {
            TestSocket socket = member();
            send("a");
            group.remove(socket);
            group.remove(socket);
            loop.run();
            assertEquals(List.of(), socket.sent);
        }

        @Test
        void aMemberThatComesAgainGetsOnlyWhatIsSentThen() {
            TestSocket socket = member();
            send("a");
            group.remove(socket);
            send("b");
            group.add(socket);
            send("c");
            loop.run();
            assertEquals(List.of("c"), socket.sent);
        }

        @Test
        void closedMembersLeaveByThemselves() {
            List<TestSocket> sockets = members(3);
            assertEquals(3, group.size());
            sockets.get(1).close();
            assertEquals(2, group.size());
            send("a");
            sockets.get(0).close();
            loop.run();
            assertEquals(1, group.size());
            assertEquals(
                    List.of(List.of(), List.of(), List.of("a")),
                    sockets.stream().map(s -> s.sent).toList());
        }

        @Test
        void closedMembersAreForgottenWhenOthersComeAndNothingIsSent() {
            List<WeakReference<TestSocket>> closed = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                TestSocket socket = member();
                socket.close();
                closed.add(new WeakReference<>(socket));
            }
            member();
            for (int i = 0; i < 100 && !closed.stream().allMatch(each -> each.refersTo(null)); i++) {
                System.gc();
                Thread.onSpinWait();
            }
            assertTrue(closed.stream().allMatch(each -> each.refersTo(null)));
        }

        @Test
        void whatIsClosedCannotBeAdded() {
            TestSocket socket = new TestSocket(loop);
            socket.close();
            group.add(socket);
            assertEquals(0, group.size());
        }
    }

    @Nested
    class SlowReaders {

        private TestSocket slow;
        private TestSocket fast;

        private void start(SlowReader policy) {
            group = new WebSocketGroup(policy);
            slow = member();
            slow.slow = true;
            fast = member();
            for (String text : List.of("a", "b", "c", "d")) {
                send(text);
                loop.run();
            }
            assertEquals(List.of("a", "b", "c", "d"), fast.sent);
        }

        private void sendMore(String text) {
            send(text);
            loop.run();
        }

        @Test
        void missTheNewest() {
            start(SlowReader.DROP_NEWEST);
            assertEquals(3, group.dropped());
            slow.read(true);
            assertEquals(List.of("a"), slow.sent);
            sendMore("e");
            sendMore("f");
            assertEquals(List.of("a", "e"), slow.sent);
            assertEquals(4, group.dropped());
        }

        @Test
        void getTheNewestAsSoonAsTheyCan() {
            start(SlowReader.DROP_OLDEST);
            assertEquals(2, group.dropped());
            slow.read(true);
            assertEquals(List.of("a", "d"), slow.sent);
            sendMore("e");
            slow.read(false);
            sendMore("f");
            assertEquals(List.of("a", "d", "e", "f"), slow.sent);
            assertEquals(2, group.dropped());
        }

        @Test
        void getNothingThatWasHeldWhenTheyAreRemoved() {
            start(SlowReader.DROP_OLDEST);
            group.remove(slow);
            slow.read(false);
            assertEquals(List.of("a"), slow.sent);
        }

        @Test
        void getNothingThatWasHeldWhenTheyAreClosed() {
            start(SlowReader.DROP_OLDEST);
            slow.close();
            assertEquals(List.of("a"), slow.sent);
            assertEquals(1, group.size());
        }

        @Test
        void areClosed() {
            start(SlowReader.CLOSE);
            assertEquals(List.of("a", "close 1008 client reads too slowly"), slow.sent);
            assertEquals(1, group.size());
            assertEquals(0, group.dropped());
        }

        @ParameterizedTest
        @EnumSource(SlowReader.class)
        void whoGetsSomethingInPartsMissesWhatComesMeanwhile(SlowReader policy) {
            group = new WebSocketGroup(policy);
            TestSocket first = member();
            TestSocket inParts = member();
            TestSocket last = member();
            inParts.inParts = true;
            send("a");
            loop.run();
            inParts.inParts = false;
            send("b");
            loop.run();
            assertEquals(List.of("a", "b"), first.sent);
            assertEquals(List.of("a", "b"), last.sent);
            boolean closes = policy == SlowReader.CLOSE;
            assertEquals(List.of(closes ? "close 1011 a message has been missed" : "b"), inParts.sent);
            assertEquals(closes ? 0 : 1, group.dropped());
        }
    }

    @Nested
    class FastSenders {

        private List<TestSocket> sockets;

        private void start(SlowReader policy) {
            group = new WebSocketGroup(policy);
            sockets = members(2);
            for (int i = 0; i < MAX_WAITING + 10; i++) {
                send(Integer.toString(i));
            }
            assertTrue(loop.tasks() <= 2, "tasks");
            loop.run();
        }

        private void assertSent(List<String> expected) {
            sockets.forEach(socket -> assertEquals(expected, socket.sent));
        }

        @Test
        void loseTheNewest() {
            start(SlowReader.DROP_NEWEST);
            assertSent(numbers(0, MAX_WAITING));
            assertEquals(20, group.dropped());
        }

        @Test
        void loseTheOldest() {
            start(SlowReader.DROP_OLDEST);
            assertSent(numbers(10, MAX_WAITING + 10));
            assertEquals(20, group.dropped());
        }

        @Test
        void loseAllMembers() {
            start(SlowReader.CLOSE);
            assertSent(List.of("close 1013 server is overloaded"));
            assertEquals(0, group.size());
            TestSocket next = member();
            send("next");
            loop.run();
            assertEquals(List.of("next"), next.sent);
        }

        @Test
        void areBoundedByBytesToo() {
            group = new WebSocketGroup(SlowReader.DROP_OLDEST);
            TestSocket socket = member();
            for (String text : List.of("a", "b", "c", "d", "e")) {
                send(text.repeat(1024 * 1024));
            }
            send("f".repeat(5 * 1024 * 1024));
            loop.run();
            assertEquals(1, socket.sent.size());
            assertEquals(5, group.dropped());
        }
    }
}
