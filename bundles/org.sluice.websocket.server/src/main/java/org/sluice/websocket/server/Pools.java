package org.sluice.websocket.server;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.sluice.websocket.server.deflate.Coders;
import org.sluice.websocket.server.frame.UnfinishedMessages;
import org.sluice.websocket.server.handshake.Permits;
import org.sluice.websocket.server.runtime.Observations;
import org.sluice.websocket.server.runtime.RuntimeListeners;

/** What all applications share: threads and slots, with their limits. */
final class Pools {

    /** So many services may be given back at once. */
    private static final int FAREWELLS = 4;

    /** What has changed is told in order. */
    private static final int ANNOUNCEMENTS = 1;

    /** So many connections may be offered to applications at once: handshakes must not wait for thousands of them. */
    private static final int RESUMPTIONS = 16;

    /** So many listeners have threads that stay while there is something to tell. Further ones have new ones all the time. */
    private static final int LISTENERS = 8;

    private static final int OTHERS = FAREWELLS + ANNOUNCEMENTS + RESUMPTIONS;

    private final LongSupplier clock;
    private final BooleanSupplier restarting;
    private volatile Limits limits;
    private final WorkerPool workers;
    private final WorkerPool handshakeThreads;
    private final WorkerPool.Share connects;
    private final WorkerPool.Share farewells;
    private final WorkerPool.Share announcements;
    private final Permits connectPermits;
    private final Slots slots = new Slots();
    private final Addresses addresses = new Addresses();
    private final Coders coders;
    private final Observations observations;
    private final UnfinishedMessages unfinished;
    private final LoopMemories memories;
    private final WorkerPool listenerThreads = new WorkerPool("sluice-listener", LISTENERS);
    private final RuntimeListeners listeners =
            new RuntimeListeners(() -> listenerThreads.share(1)::execute, listenerThreads::renew);

    Pools(Limits limits, LongSupplier clock, HoldUps.Source holdUps, BooleanSupplier restarting) {
        this.limits = limits;
        this.clock = clock;
        this.coders = new Coders(limits.coders());
        this.restarting = restarting;
        this.observations = new Observations(limits.historySize());
        this.unfinished = new UnfinishedMessages(limits.messages().unfinished());
        this.memories = new LoopMemories(observations.meters(), holdUps, unfinished);
        this.workers = new WorkerPool("sluice-worker", limits.workers().threads());
        workers.useVirtualThreads(limits.workers().virtual());
        this.handshakeThreads =
                new WorkerPool("sluice-connect", limits.connects().all() + OTHERS);
        this.connects = handshakeThreads.share(limits.connects().all());
        this.farewells = handshakeThreads.share(FAREWELLS);
        this.announcements = handshakeThreads.share(ANNOUNCEMENTS);
        this.connectPermits =
                new Permits(limits.connects().all(), limits.connects().patience());
    }

    Limits limits() {
        return limits;
    }

    LongSupplier clock() {
        return clock;
    }

    /** Whether everything goes away in order to come back at once. */
    boolean isRestarting() {
        return restarting.getAsBoolean();
    }

    /** Takes other limits over. */
    void configure(Limits newLimits) {
        limits = newLimits;
        workers.useVirtualThreads(newLimits.workers().virtual());
        workers.resize(newLimits.workers().threads());
        int newConnects = newLimits.connects().all();
        handshakeThreads.resize(newConnects + OTHERS);
        connects.resize(newConnects);
        connectPermits.resize(newConnects);
        coders.resize(newLimits.coders());
        unfinished.setLimit(newLimits.messages().unfinished());
        observations.history().resize(newLimits.historySize());
    }

    WorkerPool workers() {
        return workers;
    }

    WorkerPool.Share workerShare() {
        return workers.share(limits.workers().threadsPerApplication());
    }

    /** The threads on which applications answer handshakes; there is one for each permit. */
    WorkerPool.Share connects() {
        return connects;
    }

    /** The threads on which an application is asked about connections that had another one. */
    WorkerPool.Share resumptionShare() {
        return handshakeThreads.share(RESUMPTIONS);
    }

    /** The threads on which services are given back. */
    WorkerPool.Share farewells() {
        return farewells;
    }

    /** The thread on which others hear of changes. */
    WorkerPool.Share announcements() {
        return announcements;
    }

    /** The permits of a new application. */
    ConnectPermits connectPermits() {
        return new ConnectPermits(connectPermits, limits.connects());
    }

    /** The permits of a new authenticator: one that never decides leaves room for applications that do not ask it. */
    Permits authenticatorPermits() {
        return new Permits(limits.connects().each(), limits.connects().patience());
    }

    Slots slots() {
        return slots;
    }

    Addresses addresses() {
        return addresses;
    }

    Coders coders() {
        return coders;
    }

    Observations observations() {
        return observations;
    }

    /** Who is told of handshakes and connections. One that blocks keeps its thread; each of the others gets one nevertheless. */
    RuntimeListeners listeners() {
        return listeners;
    }

    UnfinishedMessages unfinished() {
        return unfinished;
    }

    LoopMemories memories() {
        return memories;
    }

    /** An application has left: what it has left in thread locals must go. */
    void renew() {
        workers.renew();
        handshakeThreads.renew();
    }

    void close() {
        workers.close();
        handshakeThreads.close();
        listenerThreads.close();
        coders.close();
    }
}
