package org.sluice.websocket.server;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts connections by the address that they come from. Addresses without connections are not kept. */
final class Addresses {

    /** An address that has connections. One object serves them all. */
    static final class Peer {

        private final InetAddress address;

        /** Changed while the address is locked in the map. */
        private int connections;

        private Peer(InetAddress address) {
            this.address = address;
        }

        InetAddress address() {
            return address;
        }
    }

    private final Map<InetAddress, Peer> peers = new ConcurrentHashMap<>();

    /** Counts a connection in, and returns null where that would be too many. Each must be released exactly once. */
    Peer reserve(InetAddress address, int max) {
        boolean[] reserved = {false};
        Peer peer = peers.compute(address, (key, present) -> {
            Peer counted = present == null ? new Peer(key) : present;
            if (counted.connections < max) {
                counted.connections++;
                reserved[0] = true;
            }
            return counted;
        });
        return reserved[0] ? peer : null;
    }

    void release(Peer peer) {
        peers.computeIfPresent(peer.address, (key, present) -> --present.connections == 0 ? null : present);
    }

    /** How many addresses have connections. */
    int size() {
        return peers.size();
    }
}
