package org.sluice.websocket.server;

/** What all applications share: threads and slots, with their limits. */
final class Pools {

    /** So many services may be given back at once. */
    private static final int FAREWELLS = 4;

    private final Limits limits;
    private final WorkerPool workers;
    private final WorkerPool handshakeThreads;
    private final WorkerPool.Share connects;
    private final WorkerPool.Share farewells;
    private final ConnectPermits.Permits connectPermits;
    private final Slots slots = new Slots();

    Pools(Limits limits) {
        this.limits = limits;
        this.workers = new WorkerPool("sluice-worker", limits.workerThreads());
        this.handshakeThreads = new WorkerPool("sluice-connect", limits.connects() + FAREWELLS);
        this.connects = handshakeThreads.share(limits.connects());
        this.farewells = handshakeThreads.share(FAREWELLS);
        this.connectPermits = new ConnectPermits.Permits(limits.connects(), limits.connectPatience());
    }

    Limits limits() {
        return limits;
    }

    WorkerPool.Share workerShare() {
        return workers.share(limits.workerThreadsPerApplication());
    }

    /** The threads on which applications answer handshakes; there is one for each permit. */
    WorkerPool.Share connects() {
        return connects;
    }

    /** The threads on which services are given back. */
    WorkerPool.Share farewells() {
        return farewells;
    }

    /** The permits of a new application. */
    ConnectPermits connectPermits() {
        return new ConnectPermits(connectPermits, limits);
    }

    Slots slots() {
        return slots;
    }

    /** An application has left: what it has left in thread locals must go. */
    void renew() {
        workers.renew();
        handshakeThreads.renew();
    }

    void close() {
        workers.close();
        handshakeThreads.close();
    }
}
