package org.sluice.websocket.server;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.websocket.server.handshake.ClientNetwork;

/** Counts connections by the address that they come from, which for IPv6 is a /64. Addresses without connections are not kept. */
final class Addresses {

    /** An address that has connections. One object serves them all. */
    static final class Peer {

        private final ClientNetwork network;

        /** Changed while the address is locked in the map. */
        private int connections;

        private Peer(ClientNetwork network) {
            this.network = network;
        }

        ClientNetwork network() {
            return network;
        }
    }

    private final Map<ClientNetwork, Peer> peers = new ConcurrentHashMap<>();

    /** Counts a connection in, and returns null where that would be too many. Each must be released exactly once. */
    Peer reserve(InetAddress address, int max) {
        boolean[] reserved = {false};
        Peer peer = peers.compute(ClientNetwork.of(address), (key, present) -> {
            Peer counted = present == null ? new Peer(key) : present;
            if (counted.connections < max) {
                counted.connections++;
                reserved[0] = true;
            }
            return counted;
        });
        return reserved[0] ? peer : null;
    }

    /** Whether one more could be reserved now. */
    boolean hasRoom(InetAddress address, int max) {
        boolean[] room = {true};
        peers.computeIfPresent(ClientNetwork.of(address), (key, present) -> {
            room[0] = present.connections < max;
            return present;
        });
        return room[0];
    }

    void release(Peer peer) {
        peers.computeIfPresent(peer.network, (key, present) -> --present.connections == 0 ? null : present);
    }

    /** How many addresses have connections. */
    int size() {
        return peers.size();
    }
}
