package org.sluice.itest.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the operating system says about used time, in microseconds. Linux counts it in hundredths of a second. */
public final class Cpu {

    private static final long MICROS_PER_TICK = 10_000;

    private Cpu() {}

    /** Of a process, in user and in kernel mode, threads that have ended included. */
    public static long ofProcess(long pid) throws IOException {
        return processMicros(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    static long processMicros(String stat) {
        // The second field is the program's name in parentheses, and may have spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }

    /** Of all cores together, without what was idle. */
    public static long ofMachine() throws IOException {
        return machineMicros(Files.readString(Path.of("/proc/stat")));
    }

    static long machineMicros(String stat) {
        long[] ticks = Arrays.stream(stat.lines().findFirst().orElseThrow().split(" +"))
                .skip(1)
                .mapToLong(Long::parseLong)
                .toArray();
        // user, nice, system, idle, iowait, irq, softirq
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) * MICROS_PER_TICK;
    }
}
