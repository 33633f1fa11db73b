package org.sluice.websocket.server.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Gives equal visitors the same object, for the most part, so that a connection costs a reference. Bounded, and forgets. */
public final class Visitors {

    private static final int KNOWN = 256;

    private final AtomicReferenceArray<Visitor> known = new AtomicReferenceArray<>(KNOWN);

    /** Knows nobody. */
    public Visitors() {}

    /**
     * Finds or makes a visitor.
     *
     * @param server the name of the server
     * @param principal the name of the user, or null
     * @return an object that others may have, too
     */
    public Visitor visitor(String server, String principal) {
        Visitor wanted = new Visitor(server, principal);
        int place = Math.floorMod(wanted.hashCode(), KNOWN);
        Visitor present = known.get(place);
        if (wanted.equals(present)) {
            return present;
        }
        known.set(place, wanted);
        return wanted;
    }
}
