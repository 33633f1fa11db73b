package org.sluice.websocket.server.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last of many things. Adding one takes no lock.
 *
 * @param <T> the things
 */
public final class History<T> {

    private record Numbered<T>(long number, T thing) {}

    private final AtomicLong next = new AtomicLong();

    private volatile AtomicReferenceArray<Numbered<T>> ring;

    /**
     * Begins empty.
     *
     * @param size how many are kept
     */
    public History(int size) {
        ring = new AtomicReferenceArray<>(size);
    }

    /**
     * Adds the newest.
     *
     * @param thing what to keep
     */
    public void add(T thing) {
        AtomicReferenceArray<Numbered<T>> present = ring;
        if (present.length() > 0) {
            long number = next.getAndIncrement();
            present.set((int) (number % present.length()), new Numbered<>(number, thing));
        }
    }

    /**
     * Keeps more or fewer. The newest are taken over; what is added at the same time may be lost.
     *
     * @param size how many are kept
     */
    public synchronized void resize(int size) {
        if (size == ring.length()) {
            return;
        }
        AtomicReferenceArray<Numbered<T>> other = new AtomicReferenceArray<>(size);
        for (Numbered<T> each : numbered(size)) {
            other.set((int) (each.number % size), each);
        }
        ring = other;
    }

    /**
     * The newest.
     *
     * @param max how many at most
     * @return a list that belongs to the caller, the newest first
     */
    public List<T> newest(int max) {
        List<T> newest = new ArrayList<>();
        numbered(max).forEach(each -> newest.add(each.thing));
        return newest;
    }

    private List<Numbered<T>> numbered(int max) {
        AtomicReferenceArray<Numbered<T>> present = ring;
        long end = next.get();
        long begin = Math.max(0, end - Math.min(max, present.length()));
        List<Numbered<T>> newest = new ArrayList<>();
        for (long number = end - 1; number >= begin; number--) {
            Numbered<T> each = present.get((int) (number % present.length()));
            // One that is just being written is not there yet, or is another one already
            if (each != null && each.number == number) {
                newest.add(each);
            }
        }
        return newest;
    }
}
