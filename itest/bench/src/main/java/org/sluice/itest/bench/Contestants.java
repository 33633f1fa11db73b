package org.sluice.itest.bench;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.sluice.itest.bench.server.JavaWebSocketEcho;
import org.sluice.itest.bench.server.JettyEcho;
import org.sluice.itest.bench.server.Mode;
import org.sluice.itest.bench.server.NettyEcho;
import org.sluice.itest.bench.server.TomcatEcho;
import org.sluice.itest.bench.server.TyrusEcho;
import org.sluice.itest.bench.server.UndertowEcho;
import org.sluice.itest.bench.server.VertxEcho;

/** All servers that can be measured, and how each is started. */
final class Contestants {

    private static final Set<Mode> ALL = EnumSet.allOf(Mode.class);
    private static final Set<Mode> PLAIN = EnumSet.of(Mode.ECHO, Mode.BROADCAST);

    private final Workshop workshop;

    Contestants(Workshop workshop) {
        this.workshop = workshop;
    }

    List<Contestant> all() {
        return List.of(
                gateway(Contestant.LOOP, "HTTP port on Felix, application on the event loop", "loop", false),
                gateway(Contestant.WORKER, "HTTP port on Felix, application on workers (the default)", "worker", false),
                gateway("sluice-standalone", "standalone server, application on the event loop", "loop", true),
                limit(),
                uwebsockets(),
                java(
                        "netty",
                        "NIO; its handshake, frame and aggregation handlers, no UTF-8 validation",
                        ALL,
                        NettyEcho.class),
                java("vertx", "5.0, frame handler: frames are echoed, not messages", ALL, VertxEcho.class),
                java("undertow", "core, without servlets", ALL, UndertowEcho.class),
                java("java-websocket", "", ALL, JavaWebSocketEcho.class),
                java("jetty", "12.1, its WebSocket API without servlets", ALL, JettyEcho.class),
                java(
                        "tomcat",
                        "Jakarta WebSocket; raised: message 8 KiB to 64 KiB, connections",
                        ALL,
                        TomcatEcho.class,
                        jar -> jar.matches("(tyrus|grizzly|jakarta\\.websocket).*")),
                java(
                        "tyrus",
                        "on Grizzly; no jar for compression",
                        PLAIN,
                        TyrusEcho.class,
                        jar -> jar.startsWith("tomcat-embed")));
    }

    private Contestant gateway(String name, String note, String application, boolean standalone) {
        GatewayStart start = new GatewayStart(workshop, name, standalone);
        return new Contestant(name, note + "; raised: connections", ALL, mode -> path(application, mode), start::start);
    }

    private static String path(String application, Mode mode) {
        return "/bench/" + application
                + switch (mode) {
                    case DEFLATE -> "/deflate";
                    case BROADCAST -> "/hub";
                    case ECHO, TLS -> "";
                };
    }

    private Contestant limit() {
        return new Contestant(Contestant.LIMIT, "no checks: the limit", PLAIN, mode -> "/", mode -> {
            Path program = workshop.limit();
            return start(new ProcessBuilder(program.toString(), mode.argument()), Contestant.LIMIT);
        });
    }

    private Contestant uwebsockets() {
        Set<Mode> modes = EnumSet.of(Mode.ECHO, Mode.DEFLATE, Mode.BROADCAST);
        String note = "C++ under Node, which has its share of it; raised: message 16 KiB to 64 KiB";
        return new Contestant(Contestant.UWEBSOCKETS, note, modes, mode -> "/echo", mode -> {
            Path program = workshop.uwebsockets();
            return start(new ProcessBuilder("node", program.toString(), mode.argument()), Contestant.UWEBSOCKETS);
        });
    }

    private Contestant java(String name, String note, Set<Mode> modes, Class<?> program) {
        return java(name, note, modes, program, jar -> false);
    }

    private Contestant java(
            String name, String note, Set<Mode> modes, Class<?> program, Predicate<String> withoutJars) {
        return new Contestant(name, note, modes, mode -> "/echo", mode -> {
            ProcessBuilder builder = new ProcessBuilder(
                    Workshop.java(),
                    Workshop.HEAP,
                    "-Dbench.keystore=" + (mode == Mode.TLS ? workshop.keyStore() : ""),
                    "-Dbench.password=" + Workshop.PASSWORD,
                    "-cp",
                    Workshop.classPath(withoutJars),
                    program.getName(),
                    mode.argument());
            return start(builder, name);
        });
    }

    private ServerProcess start(ProcessBuilder builder, String name) throws Unavailable {
        return ServerProcess.start(builder, ServerProcess.LISTENING, workshop.log(name));
    }
}
