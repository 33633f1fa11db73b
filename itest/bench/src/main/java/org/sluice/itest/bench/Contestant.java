package org.sluice.itest.bench;

import java.util.Set;
import java.util.function.Function;
import org.sluice.itest.bench.server.Mode;

/**
 * A server that is measured.
 *
 * @param note what the report says about its setup
 * @param path where it echoes, or sends to all
 */
record Contestant(String name, String note, Set<Mode> modes, Function<Mode, String> path, Starter starter) {

    /** Sluice as it is meant to be used when it must be fast: what all others are compared with. */
    static final String LOOP = "sluice-loop";

    static final String WORKER = "sluice-worker";
    /** The program that does as little as possible. */
    static final String LIMIT = "c-epoll";

    static final String UWEBSOCKETS = "uwebsockets";

    /** How its process is started. */
    interface Starter {
        ServerProcess start(Mode mode) throws Unavailable;
    }
}
