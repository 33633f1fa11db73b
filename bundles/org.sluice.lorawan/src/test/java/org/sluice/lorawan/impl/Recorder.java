package org.sluice.lorawan.impl;

import java.util.ArrayList;
import java.util.List;
import org.sluice.lorawan.trace.TracePublisher;
import org.sluice.lorawan.trace.TraceRecord;

/** Keeps what is published. */
final class Recorder implements TracePublisher {

    final List<TraceRecord> records = new ArrayList<>();

    @Override
    public synchronized void publish(TraceRecord trace) {
        records.add(trace);
    }

    @Override
    public boolean isHeard() {
        return true;
    }

    @Override
    public synchronized long published() {
        return records.size();
    }

    @Override
    public long dropped() {
        return 0;
    }

    synchronized TraceRecord only() {
        if (records.size() != 1) {
            throw new AssertionError("one record expected: " + records);
        }
        return records.get(0);
    }

    synchronized TraceRecord last() {
        return records.get(records.size() - 1);
    }
}
