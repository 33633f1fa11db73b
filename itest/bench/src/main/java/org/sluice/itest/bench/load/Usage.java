package org.sluice.itest.bench.load;

import java.io.IOException;

/** Used time of the server, of this process, and of the whole machine, at one moment. */
record Usage(long nanos, long server, long own, long machine) {

    private static final double NANOS_PER_MICRO = 1_000;

    static Usage now(long serverPid) throws IOException {
        return new Usage(
                System.nanoTime(),
                Cpu.ofProcess(serverPid),
                Cpu.ofProcess(ProcessHandle.current().pid()),
                Cpu.ofMachine());
    }

    /** What was used since then, and for what. */
    Command since(Usage start, long messages, int threads) {
        double micros = (nanos - start.nanos) / NANOS_PER_MICRO;
        double cores = Runtime.getRuntime().availableProcessors();
        long used = machine - start.machine;
        Command result = Command.of("result").with("messages", messages).with("rate", messages / micros * 1e6);
        if (messages > 0) {
            result = result.with("serverMicros", (double) (server - start.server) / messages)
                    .with("ownMicros", (double) (own - start.own) / messages);
        }
        return result
                // As parts of one core; of one thread; and of the machine.
                .with("serverCores", (server - start.server) / micros)
                .with("ownLoad", (own - start.own) / micros / threads)
                .with("machineLoad", used / micros / cores)
                .with("othersLoad", Math.max(0, used - (server - start.server) - (own - start.own)) / micros / cores);
    }
}
