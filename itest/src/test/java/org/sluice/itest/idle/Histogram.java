package org.sluice.itest.idle;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.itest.process.GatewayProcess;

/**
 * The objects of a heap that are reachable.
 *
 * @param bytes the size of all objects together
 * @param classes the same by class
 */
record Histogram(long bytes, Map<String, Long> classes) {

    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

    /** Collects garbage, and looks at what is left. The first collection may leave work to cleaners. */
    static Histogram afterCollection(GatewayProcess gateway) throws IOException, InterruptedException {
        gateway.jcmd("GC.run");
        return parse(gateway.jcmd("GC.class_histogram"));
    }

    /** Reads what {@code jcmd PID GC.class_histogram} says. */
    static Histogram parse(String text) {
        Map<String, Long> classes = new HashMap<>();
        for (String line : text.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                classes.merge(matcher.group(2), Long.parseLong(matcher.group(1)), Long::sum);
            }
        }
        return new Histogram(
                classes.values().stream().mapToLong(Long::longValue).sum(), classes);
    }

    /** The size of a class's objects. */
    long bytes(Class<?> type) {
        return bytes(type.getName());
    }

    /** The size of a class's objects. */
    long bytes(String type) {
        return classes.getOrDefault(type, 0L);
    }
}
