package org.sluice.access.gate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts wrong credentials by address, of IPv6 by the /64: after {@value #ALLOWED} of them an address has to wait until a minute
 * has passed since the first. Thread-safe.
 */
final class Attempts {

    static final int ALLOWED = 5;
    static final int MAX_ADDRESSES = 1_000;
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int NETWORK_BYTES = 8;

    /** Wrong credentials since a point in time. */
    private record Window(long since, int wrong) {}

    private final LongSupplier clock;

    // Guarded by this: the one whose window is the eldest comes first.
    private final Map<ByteBuffer, Window> windows = new LinkedHashMap<>();

    Attempts(LongSupplier clock) {
        this.clock = clock;
    }

    /** How long an address has to wait until it may try again; zero where it need not. */
    synchronized Duration pause(InetAddress address) {
        Window window = current(network(address));
        return window.wrong < ALLOWED
                ? Duration.ZERO
                : WINDOW.minusNanos(clock.getAsLong() - window.since).plusNanos(1);
    }

    synchronized void wrong(InetAddress address) {
        ByteBuffer network = network(address);
        Window window = current(network);
        windows.put(network, new Window(window.since, window.wrong + 1));
        if (windows.size() > MAX_ADDRESSES) {
            windows.remove(windows.keySet().iterator().next());
        }
    }

    /** The window that counts now; one that is over is forgotten. */
    private Window current(ByteBuffer network) {
        long now = clock.getAsLong();
        Window window = windows.get(network);
        if (window != null && now - window.since <= WINDOW.toNanos()) {
            return window;
        }
        windows.remove(network);
        return new Window(now, 0);
    }

    synchronized int size() {
        return windows.size();
    }

    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
