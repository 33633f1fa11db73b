package org.sluice.itest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where this runs, and what of it may spoil the figures. */
record Machine(int cores, double load, int descriptors) {

    /** Of one core, from which on others disturb. */
    private static final double BUSY = 0.5;
    /** What a process needs beside its connections. */
    private static final int OTHER_DESCRIPTORS = 500;

    private static final Pattern FILES = Pattern.compile("(?m)^Max open files\\s+\\d+\\s+(\\d+|unlimited)");

    static Machine here() throws IOException {
        String load = Files.readString(Path.of("/proc/loadavg"));
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Double.parseDouble(load.substring(0, load.indexOf(' '))),
                descriptors(Files.readString(Path.of("/proc/self/limits"))));
    }

    static int descriptors(String limits) {
        Matcher matcher = FILES.matcher(limits);
        return !matcher.find() || matcher.group(1).equals("unlimited")
                ? Integer.MAX_VALUE
                : Integer.parseInt(matcher.group(1));
    }

    /** Refuses what needs more descriptors than a process may have. */
    void check(int connections) throws Unavailable {
        if (descriptors - OTHER_DESCRIPTORS < connections) {
            throw new Unavailable("needs %d descriptors, the limit is %d, raise it with ulimit -n"
                    .formatted(connections + OTHER_DESCRIPTORS, descriptors));
        }
    }

    List<String> header() {
        List<String> lines = new ArrayList<>();
        lines.add("%d cores, %s, Java %s, %s; at most %d descriptors"
                .formatted(
                        cores,
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        System.getProperty("java.version"),
                        System.getProperty("java.vm.name"),
                        descriptors));
        if (load > BUSY) {
            lines.add("WARNING: the machine is busy, its load is %.1f: latencies and messages per second mean little"
                    .formatted(load));
        }
        return lines;
    }
}
