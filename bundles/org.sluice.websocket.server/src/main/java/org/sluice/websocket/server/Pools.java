package org.sluice.websocket.server;

import java.util.function.LongSupplier;

/** What all applications share: threads and slots, with their limits. */
final class Pools {

    /** So many services may be given back at once. */
    private static final int FAREWELLS = 4;

    private final LongSupplier clock;
    private volatile Limits limits;
    private final WorkerPool workers;
    private final WorkerPool handshakeThreads;
    private final WorkerPool.Share connects;
    private final WorkerPool.Share farewells;
    private final ConnectPermits.Permits connectPermits;
    private final Slots slots = new Slots();
    private final Addresses addresses = new Addresses();

    Pools(Limits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.workers = new WorkerPool("sluice-worker", limits.workers().threads());
        this.handshakeThreads =
                new WorkerPool("sluice-connect", limits.connects().all() + FAREWELLS);
        this.connects = handshakeThreads.share(limits.connects().all());
        this.farewells = handshakeThreads.share(FAREWELLS);
        this.connectPermits = new ConnectPermits.Permits(
                limits.connects().all(), limits.connects().patience());
    }

    Limits limits() {
        return limits;
    }

    LongSupplier clock() {
        return clock;
    }

    /** Takes other limits over. */
    void configure(Limits newLimits) {
        limits = newLimits;
        workers.resize(newLimits.workers().threads());
        int newConnects = newLimits.connects().all();
        handshakeThreads.resize(newConnects + FAREWELLS);
        connects.resize(newConnects);
        connectPermits.resize(newConnects);
    }

    WorkerPool.Share workerShare() {
        return workers.share(limits.workers().threadsPerApplication());
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
        return new ConnectPermits(connectPermits, limits.connects());
    }

    Slots slots() {
        return slots;
    }

    Addresses addresses() {
        return addresses;
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
