package org.sluice.presign.impl.endpoint;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts the URLs of each user, from the first one on for a minute. Thread-safe. */
final class UrlsPerMinute {

    static final int MAX_USERS = 1_000;

    private static final long WINDOW = Duration.ofMinutes(1).toNanos();

    private record Window(long since, int count) {}

    private final int max;
    private final LongSupplier clock;

    // Guarded by this: the one whose window is the eldest comes first.
    private final Map<String, Window> windows = new LinkedHashMap<>();

    /** The clock tells nanoseconds. */
    UrlsPerMinute(int max, LongSupplier clock) {
        this.max = max;
        this.clock = clock;
    }

    /** Counts one more, if there may be one; or tells how long the user has to wait, which is zero otherwise. */
    synchronized Duration take(String user) {
        long now = clock.getAsLong();
        Window window = windows.get(user);
        if (window == null || now - window.since >= WINDOW) {
            windows.remove(user);
            window = new Window(now, 0);
        }
        if (window.count >= max) {
            return Duration.ofNanos(window.since + WINDOW - now);
        }
        windows.put(user, new Window(window.since, window.count + 1));
        if (windows.size() > MAX_USERS) {
            windows.remove(windows.keySet().iterator().next());
        }
        return Duration.ZERO;
    }

    synchronized int size() {
        return windows.size();
    }
}
