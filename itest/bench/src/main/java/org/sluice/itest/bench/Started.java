package org.sluice.itest.bench;

import org.sluice.itest.bench.load.Command;
import org.sluice.itest.bench.server.Mode;

/** A server that answers. */
record Started(Contestant contestant, ServerProcess process, Mode mode) implements AutoCloseable {

    private static final String DEMOTION = "its callbacks run on worker threads";
    private static final int ATTEMPTS = 50;
    private static final int ATTEMPT_MILLIS = 200;

    /** Starts it, and waits until it answers at its path: gateways listen before their applications are there. */
    static Started start(Contestant contestant, Mode mode, LoadProcess load) throws Unavailable {
        Started started = new Started(contestant, contestant.starter().start(mode), mode);
        try {
            started.awaitAnswer(load);
            return started;
        } catch (Unavailable e) {
            started.close();
            throw e;
        }
    }

    private void awaitAnswer(LoadProcess load) throws Unavailable {
        Command one = addressed(Command.of("hold").with("connections", 1).with("tls", mode == Mode.TLS));
        for (int i = 1; ; i++) {
            try {
                load.execute(one);
                load.execute(Command.of("release"));
                return;
            } catch (Unavailable e) {
                if (i == ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    static void pause() {
        try {
            Thread.sleep(ATTEMPT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a gateway has taken an application off its event loops. */
    boolean wasDemoted() {
        return process.hasLogged(DEMOTION);
    }

    String name() {
        return contestant.name();
    }

    /** The command, with where this server is. */
    Command addressed(Command command) {
        return command.with("port", process.port())
                .with("pid", process.pid())
                .with("path", contestant.path().apply(mode));
    }

    @Override
    public void close() {
        process.close();
    }
}
