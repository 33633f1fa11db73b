package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.server.handshake.KeptHandshake;
import org.sluice.websocket.server.path.PathPattern;
import org.sluice.websocket.server.path.PathTable.Match;

/**
 * A connection that can outlive its application: it passes on what happens to the session that has the connection now. Each
 * application has a session of its own, and so nothing of what one of them still has leads to the connection.
 *
 * <p>Confined to the event loop from the opening on, but for what may be called on any thread.
 */
final class Relay implements ConnectionListener {

    private final Handovers handovers;
    private final KeptHandshake handshake;
    private final PathPattern pattern;
    private final Set<String> scopes;

    /** The receiving side of the session that has the connection. */
    private Inbound inbound;

    /** While no application has the connection, else null. */
    private Succession succession;

    /** Null until the connection is open. Read by any thread. */
    private volatile ByteConnection connection;

    /**
     * A connection that has not been opened yet.
     *
     * @param handshake what the next application is shown
     * @param pattern the pattern that has led to the first application
     * @param scopes the scopes of the server at which it has come
     */
    Relay(Handovers handovers, KeptHandshake handshake, PathPattern pattern, Set<String> scopes) {
        this.handovers = handovers;
        this.handshake = handshake;
        this.pattern = pattern;
        this.scopes = scopes;
    }

    /** Passes on to a session. */
    Relay to(Inbound next) {
        inbound = next;
        return this;
    }

    @Override
    public void onOpen(ByteConnection opened) {
        connection = opened;
        inbound.onOpen(opened);
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        inbound.onRead(bytes);
    }

    @Override
    public void onReadEnd() {
        inbound.onReadEnd();
    }

    @Override
    public void onWritable() {
        if (succession != null) {
            succession.becameWritable();
        }
        inbound.onWritable();
    }

    @Override
    public void onTimeout() {
        inbound.onTimeout();
    }

    @Override
    public void onGoingAway() {
        inbound.onGoingAway();
    }

    @Override
    public void onClosed(ConnectionEnd end) {
        if (succession != null) {
            // Nobody may compress any more
            succession.end();
        }
        inbound.onClosed(end);
    }

    /** Does something on the event loop. May be called on any thread. */
    void execute(Runnable task) {
        connection.execute(task);
    }

    /** Leaves something to the session that has the connection then. May be called on any thread. */
    void leaveTo(Consumer<Session> action) {
        execute(() -> action.accept(inbound.session()));
    }

    /** The application goes whose session has the connection. */
    void handOver(Session leaving) {
        if (inbound.session() != leaving) {
            return;
        }
        if (handovers.areOver()) {
            leaving.leave(leaving.application().goingAway(Endings.APPLICATION_GOES));
        } else if (!inbound.canBeContinued() || !leaving.beginYielding()) {
            leaving.leave(leaving.application().goingAway(Endings.NOT_CONTINUED));
        } else {
            waitAfter(leaving).takeLeaveOf(leaving);
        }
    }

    /** The connection opens when its application has gone already. */
    void openedTooLate(Session never) {
        Succession begun = waitAfter(never);
        begun.waiting().watch().start();
        begun.proceed();
    }

    private Succession waitAfter(Session former) {
        Succession begun = new Succession(this, former, inbound.isInParts());
        Session waiting = begun.waiting();
        succession = begun;
        waiting.watch().continueFrom(former.watch());
        Inbound next = new Inbound(waiting, former.application(), false);
        next.endLike(continueWith(next));
        handovers.add(this, waiting);
        return begun;
    }

    /** Another session has the connection from here on. Returns the receiving side of the one before. */
    Inbound continueWith(Inbound next) {
        Inbound before = inbound;
        next.continueFrom(before);
        inbound = next;
        // What had been suspended for the sake of the one before
        connection.resumeReading();
        return before;
    }

    /** No application is waited for any more: there is one, or the connection ends. */
    void endSuccession() {
        succession = null;
        handovers.remove(this);
    }

    /** Looks for an application, if one is waited for. */
    void offer() {
        if (succession != null) {
            succession.offer();
        }
    }

    /** An application that goes has made its last call, whichever connection that was for. */
    void cutOff(Application application) {
        if (succession != null && succession.isAfter(application)) {
            succession.cutOff();
        }
    }

    /** Who serves the path now, if that is by the same pattern. */
    Optional<Match<Application>> successor() {
        return handovers.lookUp(handshake.path(), scopes).filter(match -> match.pattern()
                .hasSamePaths(pattern));
    }

    Handshake handshake(Map<String, String> pathParameters) {
        return handshake.restored(pathParameters);
    }
}
