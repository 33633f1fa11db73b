package org.sluice.itest.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One measurement: connections are opened, the server gets warm, and then counts. */
final class Run {

    private static final double NANOS_PER_MICRO = 1_000;
    private static final long MOST_WARM_MILLIS = 8_000;
    private static final long POLL_MILLIS = 20;

    private final Command command;
    private final Target target;
    private final byte[] payload;
    private final int opcode;
    private final byte[] frame;

    Run(Command command) {
        this.command = command;
        target = Target.of(command);
        payload = ClientFrame.payload(command.number("size"));
        opcode = command.is("text") ? ClientFrame.TEXT : ClientFrame.BINARY;
        frame = target.deflate() ? ClientFrame.deflated(opcode, payload) : ClientFrame.of(opcode, payload);
    }

    Command result() throws IOException, InterruptedException {
        List<Driver> drivers = new ArrayList<>();
        try {
            List<Connection> connections = Opener.open(target, command.number("connections"), expected());
            int threads = command.number("threads", 1);
            for (int i = 0; i < threads; i++) {
                int share = connections.size() / threads;
                int end = i == threads - 1 ? connections.size() : (i + 1) * share;
                drivers.add(driver(connections.subList(i * share, end)));
            }
            if (command.optional("disturb").isPresent()) {
                drivers.add(disturbance());
            }
            drivers.forEach(Driver::start);
            return measure(drivers, threads);
        } finally {
            for (Driver each : drivers) {
                each.end();
                each.close();
            }
        }
    }

    private Replies.Expected expected() {
        return new Replies.Expected(opcode, payload, target.deflate());
    }

    private Driver driver(List<Connection> connections) throws IOException {
        return switch (command.verb()) {
            case "closed" -> new ClosedLoop(connections, frame, command.number("inFlight"));
            case "rate" -> new ConstantRate(connections, frame, command.number("perSecond"));
            case "broadcast" -> new Broadcast(connections, frame);
            default -> throw new IllegalArgumentException("unknown command " + command.verb());
        };
    }

    /** Others that say one thing at another path, and never get a reply. */
    private Driver disturbance() throws IOException, InterruptedException {
        Target other = target.at(command.text("disturb"));
        return new Silence(Opener.open(other, command.number("disturbers"), expected()), frame);
    }

    private Command measure(List<Driver> drivers, int threads) throws IOException, InterruptedException {
        long pid = command.number("pid");
        warm(drivers);
        Usage start = Usage.now(pid);
        long before = replies(drivers);
        drivers.forEach(Driver::startRecording);
        Thread.sleep(command.number("millis"));
        long messages = replies(drivers) - before;
        Usage end = Usage.now(pid);
        Histogram latencies = new Histogram();
        for (Driver each : drivers) {
            each.end();
            latencies.add(each.latencies());
        }
        // At a constant rate, what is missing counts as well.
        if (messages == 0 && !command.verb().equals("rate")) {
            throw new IOException("no reply came in " + command.number("millis") + " ms");
        }
        return end.since(start, messages, threads)
                .with("p50", latencies.percentile(50) / NANOS_PER_MICRO)
                .with("p99", latencies.percentile(99) / NANOS_PER_MICRO)
                .with("p999", latencies.percentile(99.9) / NANOS_PER_MICRO)
                .with("max", latencies.max() / NANOS_PER_MICRO);
    }

    /** So long, and on a busy machine until there were so many messages, within limits. */
    private void warm(List<Driver> drivers) throws IOException, InterruptedException {
        long messages = command.number("warmMessages", 0);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_WARM_MILLIS);
        Thread.sleep(command.number("warmMillis"));
        while (replies(drivers) < messages && System.nanoTime() - end < 0) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static long replies(List<Driver> drivers) throws IOException {
        long sum = 0;
        for (Driver each : drivers) {
            sum += each.replies();
        }
        return sum;
    }
}
