package org.sluice.lorawan.impl;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.sluice.lorawan.frame.Bytes;

/**
 * Gives frames that several gateways have heard the same id: those with the same bytes at the same frequency within a second. A device
 * that repeats a frame waits longer, since it listens for an answer first. Confined to the port's thread.
 */
final class MessageIds {

    static final Duration WINDOW = Duration.ofSeconds(1);

    static final int MAX = 8192;

    private record Heard(Bytes payload, long frequencyHz) {}

    private record Given(UUID id, long at) {}

    /** The oldest first. */
    private final Map<Heard, Given> given = new LinkedHashMap<>();

    /**
     * The id of a frame.
     *
     * @param payload its bytes
     * @param frequencyHz its frequency
     * @param now nanoseconds
     */
    UUID of(Bytes payload, long frequencyHz, long now) {
        forgetBefore(now - WINDOW.toNanos());
        return given.computeIfAbsent(new Heard(payload, frequencyHz), heard -> new Given(UUID.randomUUID(), now))
                .id();
    }

    private void forgetBefore(long time) {
        Iterator<Given> oldest = given.values().iterator();
        while (oldest.hasNext() && (oldest.next().at() - time < 0 || given.size() >= MAX)) {
            oldest.remove();
        }
    }
}
