package org.sluice.jetty.upgrade;

import java.time.Duration;

/**
 * How the connections of a server go away when it does: they are told one by one, evenly over a time, so that their clients do not
 * all come back in the same moment, and those that are left some time after the last one was told are cut off.
 *
 * @param server the server's name, for the log
 * @param spreadMillis over which time they are told; 0 for at once, {@link #AUTOMATIC} for a time that depends on their number
 * @param timeout how long the last one may take to close
 */
public record GoAwayPlan(String server, int spreadMillis, Duration timeout) {

    /** A millisecond for each connection, and at most 5 seconds. */
    public static final int AUTOMATIC = -1;

    /** The longest time, both for the spread and for the time-out, in milliseconds. */
    public static final int MAX_MILLIS = 60_000;

    /** The time-out where nothing is configured, in milliseconds. */
    public static final int DEFAULT_TIMEOUT_MILLIS = 2_000;

    /**
     * With the default time-out this is less than the 10 s that container runtimes wait before they kill. A thousand handshakes a
     * second is about what one core does with TLS.
     */
    private static final int MAX_AUTOMATIC_MILLIS = 5_000;

    /**
     * What holds where nothing is configured.
     *
     * @param server the server's name
     * @return a plan
     */
    public static GoAwayPlan standard(String server) {
        return new GoAwayPlan(server, AUTOMATIC, Duration.ofMillis(DEFAULT_TIMEOUT_MILLIS));
    }

    /** For a number of connections. */
    Departure departure(int connections) {
        int millis = spreadMillis == AUTOMATIC ? Math.min(connections, MAX_AUTOMATIC_MILLIS) : spreadMillis;
        return new Departure(connections, Duration.ofMillis(millis).toNanos(), timeout.toNanos());
    }
}
