package org.sluice.itest.bench;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.sluice.itest.bench.load.Command;
import org.sluice.itest.bench.server.Mode;

/**
 * Something that servers are measured with.
 *
 * @param kind how it is measured
 * @param command what the load generator is told, without port and path
 * @param quick whether it is part of the quick run
 * @param quickServers who takes part in the quick run; everybody, if empty
 * @param onlyServers who takes part at all; everybody, if empty
 */
record Workload(
        String name,
        String title,
        Kind kind,
        Mode mode,
        Command command,
        boolean quick,
        Set<String> quickServers,
        Set<String> onlyServers) {

    /** How it is measured, and with which process. */
    enum Kind {
        /** In rounds, against servers that all are started before. */
        LOAD,
        /** What idle connections need, each server alone and fresh. */
        MEMORY,
        /** What one application does to another, fresh. */
        ISOLATION
    }

    private static final Set<String> LIMIT = Set.of(Contestant.LOOP, Contestant.LIMIT);
    private static final Set<String> LOOP = Set.of(Contestant.LOOP);
    private static final Set<String> BOTH = Set.of(Contestant.LOOP, Contestant.WORKER);

    int connections() {
        return command.number("connections");
    }

    /** Whether this server takes part in it, with these options. */
    boolean includes(String server, Options options) {
        boolean possible = onlyServers.isEmpty() || onlyServers.contains(server);
        boolean asked = options.servers().isEmpty()
                ? quickServer(server, options)
                : options.servers().contains(server);
        return possible && asked;
    }

    private boolean quickServer(String server, Options options) {
        return !options.quick() || quickServers.isEmpty() || quickServers.contains(server);
    }

    private Workload quickly() {
        return quickly(Set.of());
    }

    private Workload quickly(Set<String> servers) {
        return new Workload(name, title, kind, mode, command, true, servers, onlyServers);
    }

    private Workload only(Set<String> servers) {
        return new Workload(name, title, kind, mode, command, quick, quickServers, servers);
    }

    private static Workload load(String name, String title, Mode mode, Command command) {
        return new Workload(name, title, Kind.LOAD, mode, command, false, Set.of(), Set.of());
    }

    private static Workload closed(Mode mode, boolean text, int bytes, int connections, int inFlight) {
        String kind = mode == Mode.ECHO ? text ? "text" : "echo" : mode.argument();
        String size = bytes < 1024 ? bytes + "" : bytes / 1024 + "k";
        String title = "%s of %s bytes, %d connections, %d in flight each%s"
                .formatted(
                        text ? "Text" : "Binary",
                        bytes,
                        connections,
                        inFlight,
                        mode == Mode.ECHO ? "" : ", " + mode.argument());
        Command command = Command.of("closed")
                .with("text", text)
                .with("size", bytes)
                .with("connections", connections)
                .with("inFlight", inFlight)
                .with("deflate", mode == Mode.DEFLATE)
                .with("tls", mode == Mode.TLS);
        return load(kind + "-" + size + "-c" + connections + "-f" + inFlight, title, mode, command);
    }

    /** The load of another workload from twice as many threads, for the server that none can be faster than. */
    private static Workload twice(Workload other, String name) {
        return load(name, other.title + ", from two threads", other.mode, other.command.with("threads", 2))
                .quickly()
                .only(Set.of(Contestant.LIMIT));
    }

    private static Workload rate(int connections) {
        int perSecond = 15_000;
        return load(
                "rate-c" + connections,
                "Binary of 64 bytes, %d connections, %d messages per second in all".formatted(connections, perSecond),
                Mode.ECHO,
                Command.of("rate")
                        .with("size", 64)
                        .with("connections", connections)
                        .with("perSecond", perSecond));
    }

    private static Workload isolation(String path) {
        Command command = Command.of("rate")
                .with("size", 64)
                .with("connections", 50)
                .with("perSecond", 1_000)
                .with("disturb", "/bench/" + path + "/blocking")
                .with("disturbers", 100);
        String title = "Latency of an application beside a blocking one of kind " + path + ", and without it";
        return new Workload("isolation-" + path, title, Kind.ISOLATION, Mode.ECHO, command, true, BOTH, BOTH);
    }

    static List<Workload> all() {
        Workload one = closed(Mode.ECHO, false, 64, 100, 1).quickly();
        Workload sixteen = closed(Mode.ECHO, false, 64, 100, 16).quickly();
        return List.of(
                one,
                sixteen,
                twice(one, GeneratorCheck.ONE_TWICE),
                twice(sixteen, GeneratorCheck.SIXTEEN_TWICE),
                closed(Mode.ECHO, false, 64, 100, 64),
                closed(Mode.ECHO, false, 64, 10, 1),
                closed(Mode.ECHO, false, 64, 1_000, 1),
                closed(Mode.ECHO, false, 64, 1_000, 16),
                closed(Mode.ECHO, false, 1_024, 100, 1),
                closed(Mode.ECHO, false, 1_024, 100, 16),
                closed(Mode.ECHO, false, 16_384, 100, 1),
                closed(Mode.ECHO, false, 16_384, 10, 16),
                closed(Mode.ECHO, true, 64, 100, 1),
                closed(Mode.ECHO, true, 64, 100, 16),
                closed(Mode.ECHO, true, 1_024, 100, 16),
                rate(10).quickly(LOOP),
                rate(1_000),
                rate(15_000).quickly(LOOP),
                load("churn", "Opened and closed in order, 8 at a time", Mode.ECHO, churn()),
                load("broadcast-c5000", "Binary of 64 bytes to 5000", Mode.BROADCAST, broadcast())
                        .quickly(LIMIT),
                closed(Mode.DEFLATE, true, 1_024, 100, 1),
                closed(Mode.DEFLATE, true, 16_384, 100, 1),
                closed(Mode.TLS, false, 64, 100, 1),
                closed(Mode.TLS, false, 64, 100, 16),
                closed(Mode.TLS, false, 16_384, 100, 1),
                idle().quickly(LOOP),
                isolation("worker"),
                isolation("loop"));
    }

    private static Command churn() {
        return Command.of("churn").with("connections", 8);
    }

    private static Command broadcast() {
        return Command.of("broadcast").with("size", 64).with("connections", 5_000);
    }

    private static Workload idle() {
        Command command = Command.of("hold").with("connections", 10_000).with("browser", true);
        return new Workload(
                "idle-c10000",
                "Idle connections, with the fields of a browser",
                Kind.MEMORY,
                Mode.ECHO,
                command,
                false,
                Set.of(),
                Set.of());
    }

    static Predicate<Workload> selected(Options options) {
        return options.workloads().isEmpty()
                ? each -> each.quick || !options.quick()
                : each -> options.workloads().contains(each.name);
    }
}
