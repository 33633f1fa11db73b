package org.sluice.websocket.server.runtime;

/**
 * What an application has received and sent on one event loop, and how long its callbacks there have taken.
 *
 * <p>Confined to the event loop, but for what other threads send, and for who looks at the numbers.
 */
public final class ApplicationMeter extends Meter {

    private static final int NANOS = FREE;
    private static final int CLASSES = FREE + 1;

    ApplicationMeter() {
        super(1 + Latency.CLASSES);
    }

    /**
     * A callback has ended.
     *
     * @param nanos how long it has taken
     */
    public void callback(long nanos) {
        add(CLASSES + Latency.classOf(nanos), 1);
        add(NANOS, nanos);
    }

    void addTo(Latency sum) {
        for (int i = 0; i < Latency.CLASSES; i++) {
            sum.add(i, read(CLASSES + i));
        }
        sum.addNanos(read(NANOS));
    }
}
