package org.sluice.websocket.server;

import org.sluice.websocket.server.handshake.Permits;

/**
 * How many handshakes may wait for an application to answer: in all, for each occupies a thread of the HTTP server, and of one
 * application, so that one that never answers leaves room for the others.
 */
final class ConnectPermits {

    private final Permits all;
    private final Permits own;

    ConnectPermits(Permits all, Limits.Connects limits) {
        this.all = all;
        this.own = new Permits(limits.each(), limits.patience());
    }

    /** Changes how many handshakes may wait for this application. */
    void resize(int newNumber) {
        own.resize(newNumber);
    }

    /** Takes a permit, and returns {@code false} if none has become free in time. */
    boolean take() throws InterruptedException {
        if (!own.take()) {
            return false;
        }
        boolean taken = false;
        try {
            taken = all.take();
        } finally {
            if (!taken) {
                own.giveBack();
            }
        }
        return taken;
    }

    void giveBack() {
        all.giveBack();
        own.giveBack();
    }
}
