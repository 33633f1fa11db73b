package org.sluice.websocket.server;

import java.net.InetAddress;
import java.util.function.IntSupplier;
import org.sluice.websocket.server.Addresses.Peer;

/** The slots of an application's connections: each is one of the server's, one of its own and one of the client's address. */
final class Reservations {

    private final Pools pools;
    private final IntSupplier ownMaximum;
    private final Slots own = new Slots();

    /**
     * Without connections yet.
     *
     * @param ownMaximum what the application itself allows, now
     */
    Reservations(Pools pools, IntSupplier ownMaximum) {
        this.pools = pools;
        this.ownMaximum = ownMaximum;
    }

    /** Whether {@link #reserve} would have slots now. */
    boolean hasRoom(InetAddress address) {
        Limits.Connections limits = limits();
        return pools.slots().inUse() < limits.all()
                && own.inUse() < own(limits)
                && pools.addresses().hasRoom(address, limits.perAddress());
    }

    /** Reserves a connection's slots, or none and returns null. What is reserved must be released exactly once. */
    Peer reserve(InetAddress address) {
        Limits.Connections limits = limits();
        if (!pools.slots().reserve(limits.all())) {
            return null;
        }
        if (own.reserve(own(limits))) {
            Peer peer = pools.addresses().reserve(address, limits.perAddress());
            if (peer != null) {
                return peer;
            }
            own.release();
        }
        pools.slots().release();
        return null;
    }

    /** Takes over a connection of another application's, with the slots that are not that one's, if there is room. */
    boolean takeOver(Reservations other) {
        boolean taken = own.reserve(own(limits()));
        if (taken) {
            other.own.release();
        }
        return taken;
    }

    /** Gives a connection back to the application from which it was taken over. */
    void returnTo(Reservations other) {
        other.own.reserve(Integer.MAX_VALUE);
        own.release();
    }

    void release(Peer peer) {
        pools.addresses().release(peer);
        own.release();
        pools.slots().release();
    }

    /** How many connections have slots. */
    int inUse() {
        return own.inUse();
    }

    private Limits.Connections limits() {
        return pools.limits().connections();
    }

    private int own(Limits.Connections limits) {
        return Math.min(ownMaximum.getAsInt(), limits.perApplication());
    }
}
