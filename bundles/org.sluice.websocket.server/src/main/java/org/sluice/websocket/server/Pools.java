package org.sluice.websocket.server;

import java.util.concurrent.Semaphore;

/** What all applications share: threads and slots, with their limits. */
final class Pools {

    private final Limits limits;
    private final WorkerPool workers;
    private final WorkerPool connectThreads;
    private final WorkerPool.Share connects;
    private final Semaphore connectPermits;
    private final Slots slots = new Slots();

    Pools(Limits limits) {
        this.limits = limits;
        this.workers = new WorkerPool("sluice-worker", limits.workerThreads());
        this.connectThreads = new WorkerPool("sluice-connect", limits.connects());
        this.connects = connectThreads.share(limits.connects());
        this.connectPermits = new Semaphore(limits.connects());
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

    Semaphore connectPermits() {
        return connectPermits;
    }

    Slots slots() {
        return slots;
    }

    /** An application has left: what it has left in thread locals must go. */
    void renew() {
        workers.renew();
        connectThreads.renew();
    }

    void close() {
        workers.close();
        connectThreads.close();
    }
}
