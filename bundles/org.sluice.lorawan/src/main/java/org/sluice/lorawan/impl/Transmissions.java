package org.sluice.lorawan.impl;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.sluice.lorawan.trace.TraceRecord.Source;

/** Frames that gateways were sent, and have not answered yet. */
final class Transmissions {

    /** A gateway answers when it has put the frame in its queue, not when it has transmitted it. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    static final int MAX = 1024;

    private static final int TOKENS = 1 << 16;

    /**
     * A frame that was sent.
     *
     * @param id the message's
     * @param source whom its records are about
     * @param eui the gateway's
     * @param address where it was sent
     * @param sentAt nanoseconds
     */
    record Transmission(UUID id, Source source, long eui, InetAddress address, long sentAt) {}

    // Guarded by this: by token, the oldest first.
    private final Map<Short, Transmission> outstanding = new LinkedHashMap<>();

    /** The token of a transmission, empty if there are too many already. Who does not see the datagrams has to guess it. */
    synchronized Optional<Short> add(Transmission transmission) {
        if (outstanding.size() >= MAX) {
            return Optional.empty();
        }
        short token;
        do {
            token = (short) ThreadLocalRandom.current().nextInt(TOKENS);
        } while (outstanding.containsKey(token));
        outstanding.put(token, transmission);
        return Optional.of(token);
    }

    /** What a gateway answers to; it must be the one that was asked. */
    synchronized Transmission answered(Header header, InetAddress from) throws RejectedException {
        Transmission transmission = outstanding.get(header.token());
        if (transmission == null
                || transmission.eui() != header.eui()
                || !transmission.address().equals(from)) {
            throw new RejectedException(Rejection.UNKNOWN_TOKEN);
        }
        outstanding.remove(header.token());
        return transmission;
    }

    synchronized void remove(short token) {
        outstanding.remove(token);
    }

    /** Forgets those that are not answered in time, and returns them. */
    synchronized List<Transmission> expired(long now) {
        List<Transmission> expired = new ArrayList<>();
        Iterator<Transmission> oldest = outstanding.values().iterator();
        while (oldest.hasNext()) {
            Transmission transmission = oldest.next();
            if (now - transmission.sentAt() < PATIENCE.toNanos()) {
                break;
            }
            expired.add(transmission);
            oldest.remove();
        }
        return expired;
    }

    /** How many nanoseconds there are until the next one expires, empty if there is none. */
    synchronized OptionalLong untilExpiry(long now) {
        return outstanding.values().stream()
                .mapToLong(oldest -> oldest.sentAt() + PATIENCE.toNanos() - now)
                .findFirst();
    }
}
