package org.sluice.websocket.server.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Numbers by name. There are as many as there are statuses and close codes, so that what peers choose needs no bound. */
final class Tally {

    private final Map<String, LongAdder> numbers = new ConcurrentHashMap<>();

    void count(String name) {
        numbers.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    /** A copy, by name. */
    Map<String, Long> numbers() {
        Map<String, Long> copy = new TreeMap<>();
        numbers.forEach((name, number) -> copy.put(name, number.sum()));
        return copy;
    }
}
