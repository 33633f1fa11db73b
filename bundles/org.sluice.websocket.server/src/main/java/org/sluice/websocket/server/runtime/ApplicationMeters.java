package org.sluice.websocket.server.runtime;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.sluice.websocket.runtime.dto.ApplicationDTO;

/** The meters of an application, one for each event loop on which it has connections, and one for all worker threads. */
public final class ApplicationMeters {

    private final Latency workerCallbacks = new Latency();

    /** By the loops' numbers, with gaps. Replaced as a whole, while this is locked. */
    private volatile ApplicationMeter[] meters = {};

    /** Begins without loops. */
    public ApplicationMeters() {}

    /**
     * The application's meter on an event loop.
     *
     * @param loop the loop's own meter
     * @return always the same
     */
    public ApplicationMeter of(LoopMeter loop) {
        ApplicationMeter[] present = meters;
        ApplicationMeter meter = loop.number() < present.length ? present[loop.number()] : null;
        return meter == null ? make(loop.number()) : meter;
    }

    private synchronized ApplicationMeter make(int number) {
        ApplicationMeter[] more = Arrays.copyOf(meters, Math.max(meters.length, number + 1));
        if (more[number] == null) {
            more[number] = new ApplicationMeter();
            meters = more;
        }
        return more[number];
    }

    /**
     * A callback on a worker thread has ended.
     *
     * @param nanos how long it has taken
     */
    public void workerCallback(long nanos) {
        workerCallbacks.callback(nanos);
    }

    /**
     * Shows the numbers.
     *
     * @param dto gets them
     */
    public void show(ApplicationDTO dto) {
        dto.messagesReceived = sum(Meter::messagesReceived);
        dto.messagesSent = sum(Meter::messagesSent);
        dto.bytesReceived = sum(Meter::bytesReceived);
        dto.bytesSent = sum(Meter::bytesSent);
        Latency onLoops = new Latency();
        all().forEach(meter -> meter.addTo(onLoops));
        dto.loopCallbacks = onLoops.toDTO();
        dto.workerCallbacks = workerCallbacks.toDTO();
    }

    private long sum(ToLongFunction<Meter> number) {
        return all().mapToLong(number).sum();
    }

    private Stream<ApplicationMeter> all() {
        return Stream.of(meters).filter(Objects::nonNull);
    }
}
