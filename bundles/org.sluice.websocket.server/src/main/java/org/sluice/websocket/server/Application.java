package org.sluice.websocket.server;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handover;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.runtime.Ending;
import org.sluice.websocket.server.service.ServiceHolder;
import org.sluice.websocket.server.service.Tenure;

/**
 * A registered application, its connections, and where its code has run. It is used by its connections until their last call,
 * and by whatever else of its code runs.
 *
 * <p>What lives on, such as a connection that is still closing, keeps this object, but nothing of the application is
 * reachable from it when it is gone.
 */
final class Application {

    private final ServiceIdentity identity;
    private final ApplicationCode code;
    private final Pools pools;
    private final WorkerPool.Share workers;
    private final ConnectPermits connectPermits;
    private final Account account;
    private final Reservations reservations;
    private final Handovers handovers;
    private final WorkerPool.Share resumptions;
    private final ApplicationLoops loops = new ApplicationLoops();
    private final Warnings warnings;
    private final LoopWatchdog watchdog;
    private final Tenure tenure = new Tenure();

    /** Changed while this is locked, read without. */
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    private volatile Settings settings;
    private volatile int ranking;

    /** Whether its connections stay open when it leaves. Set while this is locked, as it begins to. */
    private volatile boolean handsOver;

    Application(
            ServiceIdentity identity,
            ServiceHolder<WebSocketApplication> holder,
            Pools pools,
            Settings settings,
            int ranking,
            Handovers handovers,
            Runnable changed) {
        this.identity = identity;
        this.code = new ApplicationCode(holder);
        this.pools = pools;
        this.workers = pools.workerShare();
        this.connectPermits = pools.connectPermits();
        this.handovers = handovers;
        this.resumptions = pools.resumptionShare();
        this.warnings = new Warnings();
        this.watchdog = new LoopWatchdog(this, changed);
        this.account = new Account(identity.id(), pools);
        this.settings = settings;
        this.ranking = ranking;
        this.reservations = new Reservations(pools, () -> this.settings.maxConnections());
    }

    void configure(Settings newSettings, int newRanking) {
        settings = newSettings;
        ranking = newRanking;
        reconfigured();
    }

    /** Takes over what has changed of the settings or of the server's limits. */
    void reconfigured() {
        workers.resize(limits().workers().threadsPerApplication());
        connectPermits.resize(limits().connects().each());
        sessions.forEach(session -> session.watch().reconfigured());
    }

    /** A point in time, in nanoseconds. */
    long now() {
        return pools.clock().getAsLong();
    }

    Settings settings() {
        return settings;
    }

    ServiceIdentity identity() {
        return identity;
    }

    Account account() {
        return account;
    }

    /** Whether and how messages are compressed; whether and with which contexts, for new connections. */
    Compression compression() {
        return settings.compression().or(limits().compression());
    }

    /** Connections, also those that are not open yet, or have not made their last callback. */
    Set<Session> sessions() {
        return sessions;
    }

    int ranking() {
        return ranking;
    }

    /** How connections end that have done nothing wrong: when it is a restart, clients may come back soon. */
    Ending goingAway(Ending otherwise) {
        return pools.isRestarting() ? Endings.RESTART : otherwise;
    }

    Limits limits() {
        return pools.limits();
    }

    WorkerPool.Share workers() {
        return workers;
    }

    ConnectPermits connectPermits() {
        return connectPermits;
    }

    /** Where it is asked about connections of others. */
    WorkerPool.Share resumptions() {
        return resumptions;
    }

    Handovers handovers() {
        return handovers;
    }

    /** Whether it leaves, and its connections do not. */
    boolean handsOver() {
        return handsOver;
    }

    Warnings warnings() {
        return warnings;
    }

    LoopWatchdog watchdog() {
        return watchdog;
    }

    Reservations reservations() {
        return reservations;
    }

    /**
     * Lets the application answer a handshake. Runs its code on the calling thread.
     *
     * @return the answer, {@link Answer#decline()} when the application leaves
     */
    Answer connect(Handshake handshake) throws Exception {
        return ask(service -> service.connect(handshake));
    }

    /** Lets the application answer a handover, as {@link #connect} does. */
    Answer resume(Handover handover) throws Exception {
        return ask(service -> service.resume(handover));
    }

    private Answer ask(ApplicationCode.Question question) throws Exception {
        if (!enter()) {
            return Answer.decline();
        }
        try {
            return code.ask(question);
        } finally {
            exit();
        }
    }

    /** Counts in a task of the application's, unless it has made its last call, or its connections end with it. */
    synchronized boolean enterTask() {
        return handsOver ? tenure.enterLate() : tenure.enter();
    }

    /** Counts in code of the application's that is going to run, unless the application leaves. */
    boolean enter() {
        return tenure.enter();
    }

    /** Code that was counted in has run. */
    void exit() {
        goIf(tenure.exit());
    }

    /** Counts a connection in. When the application is leaving it is too late, and the result is {@code false}. */
    synchronized boolean join(Session session) {
        return tenure.enter() && sessions.add(session);
    }

    /** A connection has made its last call. */
    void left(Session session) {
        boolean last;
        synchronized (this) {
            last = sessions.remove(session) && tenure.exit();
        }
        goIf(last);
    }

    private void goIf(boolean last) {
        if (last) {
            // Giving the service back may run code of the application's, which has no place on an event loop
            pools.farewells().execute(this::go);
        }
    }

    ApplicationLoops loops() {
        return loops;
    }

    /** Runs code of the application's on the calling thread, and returns what it has thrown. */
    Throwable call(Runnable code) {
        return call(nobody -> code.run(), null);
    }

    /** Calls a listener of the application's on the calling thread, and returns what it has thrown. */
    Throwable call(Callback callback, WebSocketListener listener) {
        return code.call(callback, listener);
    }

    /** To be set for its code. */
    ClassLoader classLoader() {
        return code.classLoader();
    }

    /** Whether it has not begun to leave. */
    boolean isRegistered() {
        return tenure.isRegistered();
    }

    /**
     * Ends all connections, or lets others have them; the path must lead here no more.
     *
     * @param mayHandOver whether there may be others
     */
    void leave(boolean mayHandOver) {
        List<Session> leaving;
        boolean last;
        synchronized (this) {
            if (!tenure.leave()) {
                return;
            }
            leaving = List.copyOf(sessions);
            handsOver = mayHandOver && settings.handoverSeconds() > 0 && !leaving.isEmpty() && !pools.isRestarting();
            last = tenure.endsNow();
        }
        leaving.forEach(Session::leave);
        if (last) {
            go();
        }
    }

    /** Whether the calling thread runs a callback of the application's, or is an event loop that its connections are on. */
    boolean isOnCurrentThread() {
        return workers.isCurrentThread()
                || pools.connects().isCurrentThread()
                || resumptions.isCurrentThread()
                || loops.haveCurrentThread();
    }

    /** Waits until none of the application's code runs any more, and returns {@code false} if that takes too long. */
    boolean awaitGone(Duration timeout) {
        return tenure.awaitEnd(timeout);
    }

    private void go() {
        if (handsOver) {
            handovers.cutOff(this);
        }
        code.giveBack();
        loops.renew();
        pools.renew();
        tenure.end();
    }

    /** The service's id and its bundle, for logs. */
    @Override
    public String toString() {
        return identity.toString();
    }
}
