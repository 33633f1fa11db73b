package org.sluice.itest.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Peers that attack, each with one connection after the other. What they do is chosen by numbers that are always the same. */
final class HostilePeers {

    /** A peer mostly waits. */
    private static final int STACK_BYTES = 256 * 1024;

    private final List<Peer> peers = new ArrayList<>();
    private final AtomicLongArray attacks = new AtomicLongArray(Attack.values().length);
    private final List<Victim> victims;
    private final int pauseMillis;
    private volatile boolean ending;

    /**
     * Lets the peers begin.
     *
     * @param pauseMillis at most so long is a peer's pause between two connections
     */
    HostilePeers(int count, List<Victim> victims, int pauseMillis) {
        this.victims = victims;
        this.pauseMillis = pauseMillis;
        for (int i = 0; i < count; i++) {
            peers.add(new Peer(new Random(i)));
        }
        peers.forEach(Thread::start);
    }

    /** Closes all connections, and returns when all have ended. */
    void end() throws InterruptedException, IOException {
        ending = true;
        for (Peer peer : peers) {
            peer.end();
        }
        for (Peer peer : peers) {
            peer.join();
        }
    }

    /** How many attacks of each kind there have been. */
    Map<Attack, Long> attacks() {
        Map<Attack, Long> counted = new TreeMap<>();
        for (Attack attack : Attack.values()) {
            counted.put(attack, attacks.get(attack.ordinal()));
        }
        return counted;
    }

    private final class Peer extends Thread {

        private final Random random;

        /** Guarded by this; null at first. */
        private Assault current;

        Peer(Random random) {
            super(null, null, "hostile", STACK_BYTES, false);
            this.random = random;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!ending) {
                Attack attack = Attack.values()[random.nextInt(Attack.values().length)];
                try (Assault assault = new Assault(victims.get(random.nextInt(victims.size())), random)) {
                    begin(assault);
                    // Some stay for a while before they do anything; and how many come in a second is set by this.
                    Thread.sleep(random.nextInt(pauseMillis));
                    attack.on(assault);
                    attacks.incrementAndGet(attack.ordinal());
                } catch (InterruptedException e) {
                    return;
                } catch (Exception e) {
                    // The server has defended itself.
                    attacks.incrementAndGet(attack.ordinal());
                }
            }
        }

        private synchronized void begin(Assault assault) throws IOException {
            current = assault;
            if (ending) {
                assault.close();
            }
        }

        synchronized void end() throws IOException {
            interrupt();
            if (current != null) {
                current.close();
            }
        }
    }
}
