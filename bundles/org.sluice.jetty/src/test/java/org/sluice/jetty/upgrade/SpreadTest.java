package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.protocol.EventLoop;
import org.sluice.transport.TransportConnection;

/** When the connections of a server that goes away are told, by a clock that only waiting moves on. */
class SpreadTest {

    private static final int MANY = 1_000;

    /** What becomes of a connection that is told. */
    private Consumer<TransportConnection> peer = connection -> {};

    /** The time at which each was told, and at which each was aborted, in milliseconds. */
    private final List<Long> told = new ArrayList<>();

    private final List<Long> aborted = new ArrayList<>();
    private final List<Integer> retries = new ArrayList<>();

    private final Clocked connections = new Clocked();

    /** Waiting takes exactly as long as is asked for. */
    private final class Clocked extends OpenConnections {

        private long now = 42;

        @Override
        long nanoTime() {
            return now;
        }

        @Override
        void await(long nanos) {
            assertTrue(nanos > 0, "waits for nothing");
            retries.add(retryAfterSeconds());
            now += nanos;
        }

        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(now - 42);
        }
    }

    private TransportConnection open() {
        assertTrue(connections.expect());
        TransportConnection connection = connection();
        connections.opened(connection);
        return connection;
    }

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            open();
        }
    }

    private void goAway(int spreadMillis, int timeoutMillis) {
        connections.goAway(new GoAwayPlan("a server", spreadMillis, Duration.ofMillis(timeoutMillis)));
    }

    private TransportConnection connection() {
        return (TransportConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TransportConnection.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        case "loop" -> {
                            return Proxy.newProxyInstance(
                                    getClass().getClassLoader(), new Class<?>[] {EventLoop.class}, (p, m, a) -> false);
                        }
                        case "goAway" -> {
                            told.add(connections.millis());
                            peer.accept((TransportConnection) proxy);
                        }
                        case "abort" -> aborted.add(connections.millis());
                        default -> throw new AssertionError(method);
                    }
                    return null;
                });
    }

    @Test
    void allAreToldAtOnceWithoutASpread() {
        open(MANY);
        peer = connections::closed;
        goAway(0, 2_000);
        assertEquals(MANY, told.size());
        assertEquals(0, told.get(MANY - 1).longValue());
        assertEquals(0, connections.millis());
    }

    /** As many in each tenth of the time, and nobody is waited for. */
    @Test
    void connectionsAreToldEvenly() {
        open(MANY);
        peer = connections::closed;
        goAway(20_000, 2_000);
        int[] tenths = new int[10];
        told.forEach(millis -> tenths[(int) (millis / 2_000)]++);
        int[] even = new int[10];
        Arrays.fill(even, MANY / 10);
        assertEquals(Arrays.toString(even), Arrays.toString(tenths));
        assertEquals(19_980, connections.millis());
        assertEquals(List.of(), aborted);
    }

    @Test
    void theFirstIsToldAtOnce() {
        open();
        peer = connections::closed;
        goAway(60_000, 2_000);
        assertEquals(List.of(0L), told);
        assertEquals(0, connections.millis());
    }

    @Test
    void moreThanOneForEachMillisecondAreToldInBatches() {
        open(5 * MANY);
        peer = connections::closed;
        goAway(1_000, 2_000);
        assertEquals(5, told.stream().filter(millis -> millis == 500).count());
        assertEquals(1_000, connections.millis());
    }

    /** The spread and the time-out together are the bound, whatever the peers do. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 2000", "3000, 0", "3000, 2000", "1, 1"})
    void thoseThatDoNotCloseAreCutOffAfterSpreadAndTimeout(int spreadMillis, int timeoutMillis) {
        open(MANY);
        goAway(spreadMillis, timeoutMillis);
        assertEquals(MANY, told.size());
        assertEquals(MANY, aborted.size());
        assertEquals(spreadMillis + timeoutMillis, connections.millis());
        assertTrue(told.get(MANY - 1) <= spreadMillis);
        assertEquals(spreadMillis + timeoutMillis, aborted.get(0).longValue());
    }

    @Test
    void onlyThoseAreCutOffThatAreLeft() {
        open(10);
        peer = connection -> {
            if (told.size() <= 7) {
                connections.closed(connection);
            }
        };
        goAway(1_000, 500);
        assertEquals(10, told.size());
        assertEquals(3, aborted.size());
    }

    @Test
    void itEndsWhenAllHaveClosedByThemselves() {
        List<TransportConnection> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(open());
        }
        peer = connection -> all.forEach(connections::closed);
        goAway(60_000, 2_000);
        assertEquals(1, told.size());
        assertEquals(0, connections.millis());
    }

    /** Its 101 was on its way when the turns of the others were decided. */
    @Test
    void whoComesMeanwhileIsToldAtOnce() {
        open(2);
        assertTrue(connections.expect());
        TransportConnection late = connection();
        peer = connection -> {
            connections.closed(connection);
            if (told.size() == 1) {
                connections.opened(late);
            }
        };
        goAway(10_000, 2_000);
        assertEquals(List.of(0L, 0L, 5_000L), told);
        assertFalse(connections.expect());
    }

    @Test
    void aResponseThatNeverEndsIsWaitedForOnlySoLong() {
        assertTrue(connections.expect());
        goAway(1_000, 2_000);
        assertEquals(3_000, connections.millis());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "700, 700", "4000, 4000", "9000, 5000"})
    void theAutomaticSpreadIsAMillisecondForEachUpToFiveSeconds(int count, long millis) {
        Departure departure = GoAwayPlan.standard("a server").departure(count);
        assertEquals(TimeUnit.MILLISECONDS.toNanos(millis), departure.spread());
        assertEquals(TimeUnit.MILLISECONDS.toNanos(millis + 2_000), departure.end());
    }

    @Test
    void theHighestNumbersDoNotOverflow() {
        Departure departure = new GoAwayPlan("a server", GoAwayPlan.MAX_MILLIS, Duration.ZERO).departure(2_000_000);
        assertEquals(2_000_000, departure.due(departure.spread() - 1));
        assertEquals(1_000_001, departure.due(departure.spread() / 2));
    }

    /** Behind the turns of the others, and as widely spread as these. */
    @Test
    void whoIsRefusedIsSentToTheTimeBehindTheSpread() {
        open(MANY);
        peer = connections::closed;
        goAway(10_000, 0);
        int last = retries.size() - 1;
        assertTrue(retries.get(0) >= 11 && retries.get(0) <= 21, retries.get(0) + " s at first");
        assertTrue(retries.get(last) >= 1 && retries.get(last) <= 11, retries.get(last) + " s at last");
        assertTrue(retries.stream().distinct().count() > 10, "not all at the same time");
    }
}
