package org.sluice.websocket.server.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.sluice.websocket.runtime.dto.LatencyDTO;

/** How long callbacks have taken, in classes. May be used by any thread. */
public final class Latency {

    /** Among them those from which on callbacks count as slow. */
    private static final long[] BOUNDS = {
        TimeUnit.MICROSECONDS.toNanos(10),
        TimeUnit.MICROSECONDS.toNanos(100),
        TimeUnit.MILLISECONDS.toNanos(1),
        TimeUnit.MILLISECONDS.toNanos(5),
        TimeUnit.MILLISECONDS.toNanos(20),
        TimeUnit.MILLISECONDS.toNanos(100),
        TimeUnit.SECONDS.toNanos(1),
        TimeUnit.SECONDS.toNanos(10)
    };

    static final int CLASSES = BOUNDS.length + 1;

    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(CLASSES).toArray(LongAdder[]::new);
    private final LongAdder total = new LongAdder();

    /** Nothing has taken any time yet. */
    public Latency() {}

    /** Most callbacks are in the first one. */
    static int classOf(long nanos) {
        int number = 0;
        while (number < BOUNDS.length && nanos > BOUNDS[number]) {
            number++;
        }
        return number;
    }

    /**
     * A callback has ended.
     *
     * @param nanos how long it has taken
     */
    public void callback(long nanos) {
        add(classOf(nanos), 1);
        addNanos(nanos);
    }

    void add(int number, long count) {
        counts[number].add(count);
    }

    void addNanos(long nanos) {
        total.add(nanos);
    }

    /**
     * Shows the numbers.
     *
     * @return a copy
     */
    public LatencyDTO toDTO() {
        LatencyDTO dto = new LatencyDTO();
        dto.boundsNanos = BOUNDS.clone();
        dto.counts = Stream.of(counts).mapToLong(LongAdder::sum).toArray();
        dto.totalNanos = total.sum();
        return dto;
    }
}
