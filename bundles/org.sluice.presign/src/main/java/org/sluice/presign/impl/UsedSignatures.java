package org.sluice.presign.impl;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/** The signatures that have been used and are not expired, up to a number. Thread-safe. */
final class UsedSignatures {

    /** What is known of a signature. */
    enum Use {
        /** It has not been used before. */
        FIRST,
        /** It has. */
        AGAIN,
        /** It cannot be told in the future whether it has: it must not be used now. */
        NO_ROOM
    }

    private record Used(String signature, Instant end) {}

    // Guarded by this.
    private final Set<String> signatures = new HashSet<>();
    private final Queue<Used> byEnd = new PriorityQueue<>(Comparator.comparing(Used::end));

    /** Remembers a signature until its end. */
    synchronized Use use(String signature, Instant end, Instant now, int max) {
        while (!byEnd.isEmpty() && byEnd.peek().end().isBefore(now)) {
            signatures.remove(byEnd.remove().signature());
        }
        if (signatures.contains(signature)) {
            return Use.AGAIN;
        }
        if (signatures.size() >= max) {
            return Use.NO_ROOM;
        }
        signatures.add(signature);
        byEnd.add(new Used(signature, end));
        return Use.FIRST;
    }
}
