package org.sluice.websocket.server;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.sluice.websocket.server.path.PathTable.Match;

/** The connections whose application has gone, and who might take them over. Safe for use by several threads. */
final class Handovers {

    private static final long CUT_OFF_SECONDS = 1;

    private final BiFunction<String, Set<String>, Optional<Match<Application>>> lookUp;

    /** Each with the session that has it meanwhile. */
    private final Map<Relay, Session> waiting = new ConcurrentHashMap<>();

    private volatile boolean over;

    /**
     * None yet.
     *
     * @param lookUp finds the application for a path at a server with some scopes
     */
    Handovers(BiFunction<String, Set<String>, Optional<Match<Application>>> lookUp) {
        this.lookUp = lookUp;
    }

    Optional<Match<Application>> lookUp(String path, Set<String> scopes) {
        return lookUp.apply(path, scopes);
    }

    void add(Relay relay, Session session) {
        waiting.put(relay, session);
        if (over) {
            goAway(session);
        }
    }

    void remove(Relay relay) {
        waiting.remove(relay);
    }

    /** How many there are. */
    int size() {
        return waiting.size();
    }

    /** The sessions that have them meanwhile. */
    Stream<Session> waiting() {
        return waiting.values().stream();
    }

    /** There are other applications, or the same with other properties. */
    void offerAll() {
        waiting.keySet().forEach(relay -> relay.execute(relay::offer));
    }

    /** The server's limits have changed. */
    void reconfigured() {
        waiting().forEach(session -> session.watch().reconfigured());
    }

    /** An application has made its last call: from here on it sends nothing more. Not to be called on an event loop. */
    void cutOff(Application application) {
        Set<Relay> all = Set.copyOf(waiting.keySet());
        CountDownLatch done = new CountDownLatch(all.size());
        all.forEach(relay -> relay.execute(() -> {
            relay.cutOff(application);
            done.countDown();
        }));
        try {
            // Event loops do not block; a loop that does is held up by somebody else's callback
            done.await(CUT_OFF_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server goes: nobody will come any more. */
    void end() {
        over = true;
        waiting().forEach(Handovers::goAway);
    }

    boolean areOver() {
        return over;
    }

    private static void goAway(Session session) {
        session.beginClosing(session.application().goingAway(Endings.SERVER_GOES));
    }
}
