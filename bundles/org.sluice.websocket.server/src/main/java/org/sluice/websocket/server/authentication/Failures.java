package org.sluice.websocket.server.authentication;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.sluice.websocket.server.handshake.ClientNetwork;

/**
 * Counts wrong credentials by the address that they come from, and slows an address down that has told too many.
 *
 * <pre>
 *          wrong             wrong, the allowed number is reached
 *  unknown ────► counted ───────────────────────────────────────► closed for 1, 2, 4 … 60 s ◄──┐
 *     ▲            │ right              right                       │ time is over             │ wrong
 *     └────────────┴──────────────────────────────────────────── one attempt ──────────────────┘
 * </pre>
 *
 * <p>After the time an address has one attempt, not one for each of its connections: while it is made, the address is closed
 * for as long as it was before. An address that tells no wrong credentials for a while is forgotten. Thread-safe.
 */
public final class Failures {

    static final int MAX_ADDRESSES = 10_000;
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private static final int MAX_SECONDS = 60;
    private static final int MAX_SHIFT = 6;

    /** An address that has told wrong credentials. Guarded by the table. */
    private static final class Peer {

        private int wrong;
        private long lastWrong;
        private long closedUntil;

        private Duration pause(int allowed) {
            return Duration.ofSeconds(Math.min(MAX_SECONDS, 1 << Math.min(MAX_SHIFT, wrong - allowed)));
        }
    }

    private final LongSupplier clock;

    // Guarded by this: the one whose last failure is the eldest comes first.
    private final Map<ClientNetwork, Peer> peers = new LinkedHashMap<>();

    /**
     * Begins with nothing counted.
     *
     * @param clock the time in nanoseconds
     */
    public Failures(LongSupplier clock) {
        this.clock = clock;
    }

    /** An attempt of a client's to prove who it is. It must be ended by exactly one of its methods, unless it has to wait. */
    public final class Attempt {

        private final ClientNetwork network;
        private final int allowed;
        private final Duration pause;
        /** The only one of its address: it has closed the address until then. Null for all other attempts. */
        private final Long closedUntil;

        private Attempt(ClientNetwork network, int allowed, Duration pause, Long closedUntil) {
            this.network = network;
            this.allowed = allowed;
            this.pause = pause;
            this.closedUntil = closedUntil;
        }

        /**
         * How long the client has to wait until it may make the attempt.
         *
         * @return zero where it may be made now
         */
        public Duration pause() {
            return pause;
        }

        /**
         * The credentials were wrong.
         *
         * @return for how long the address is closed; zero where it is not, or has been before
         */
        public Duration wrong() {
            return countWrong(this);
        }

        /** The credentials were right: the address begins anew. */
        public void right() {
            forget(network);
        }

        /** Nobody knows whether there were right credentials. */
        public void undecided() {
            if (closedUntil != null) {
                reopen(this);
            }
        }
    }

    /**
     * A client is going to prove who it is.
     *
     * @param network where it is
     * @param allowed from how many wrong ones on its address is closed
     * @return the attempt, which may have to wait
     */
    public synchronized Attempt attempt(ClientNetwork network, int allowed) {
        Peer peer = peers.get(network);
        long now = clock.getAsLong();
        if (peer == null || peer.wrong < allowed || isStale(peer, now)) {
            return new Attempt(network, allowed, Duration.ZERO, null);
        }
        long left = peer.closedUntil - now;
        if (left > 0) {
            return new Attempt(network, allowed, Duration.ofNanos(left), null);
        }
        peer.closedUntil = now + peer.pause(allowed).toNanos();
        return new Attempt(network, allowed, Duration.ZERO, peer.closedUntil);
    }

    private synchronized Duration countWrong(Attempt attempt) {
        long now = clock.getAsLong();
        Peer peer = peers.remove(attempt.network);
        if (peer == null || isStale(peer, now)) {
            peer = new Peer();
        }
        boolean closedBefore =
                attempt.closedUntil == null && peer.wrong >= attempt.allowed && peer.closedUntil - now > 0;
        peer.wrong++;
        peer.lastWrong = now;
        peers.put(attempt.network, peer);
        if (peers.size() > MAX_ADDRESSES) {
            peers.remove(peers.keySet().iterator().next());
        }
        if (peer.wrong < attempt.allowed) {
            peer.closedUntil = now;
            return Duration.ZERO;
        }
        Duration pause = peer.pause(attempt.allowed);
        peer.closedUntil = now + pause.toNanos();
        return closedBefore ? Duration.ZERO : pause;
    }

    private static boolean isStale(Peer peer, long now) {
        return now - peer.lastWrong > FORGOTTEN_AFTER.toNanos();
    }

    private synchronized void forget(ClientNetwork network) {
        peers.remove(network);
    }

    private synchronized void reopen(Attempt attempt) {
        Peer peer = peers.get(attempt.network);
        if (peer != null && peer.closedUntil == attempt.closedUntil) {
            peer.closedUntil = clock.getAsLong();
        }
    }

    /** How many addresses are remembered. */
    synchronized int size() {
        return peers.size();
    }
}
