package org.sluice.websocket.server;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.websocket.Answer;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.path.PathTable.Match;

/**
 * A connection between two applications. A session without a listener has it meanwhile, which answers pings, keeps messages,
 * watches the client and closes like any other.
 *
 * <pre>
 *  YIELDING ── the one that goes has left its state, and sends no more ──► WAITING ── one comes ──► ASKING ── accepts ──► OVER
 *                                                                            ▲                       │
 *                                                                            └── goes, too ──────────┘
 * </pre>
 *
 * <p>From each of them, the end of the connection leads to {@code OVER}. Confined to the event loop.
 */
final class Succession {

    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private enum Stage {
        YIELDING,
        WAITING,
        ASKING,
        OVER
    }

    private final Relay relay;
    private final Application application;
    private final Session waiting;
    private final WaitingCallbacks kept;

    /** Whether the listener that goes gets messages in parts. */
    private final boolean inParts;

    // Points in time, as the clock tells them.
    private final long until;
    private final long yieldsUntil;
    private long answerUntil;

    private Stage stage = Stage.YIELDING;

    /** The session of the application that goes, while that may send. */
    private Session former;

    /** What that has left, or null until it has. */
    private byte[] state;

    /** What is being decided about, or null. */
    private Offer offer;

    Succession(Relay relay, Session former, boolean inParts) {
        this.relay = relay;
        this.application = former.application();
        this.inParts = inParts;
        long now = application.now();
        until = now + TimeUnit.SECONDS.toNanos(application.settings().handoverSeconds());
        yieldsUntil = now + application.limits().times().closing().toNanos();
        waiting = new Session(former, application, session -> new WaitingCallbacks(session, application, this));
        waiting.relayBy(relay);
        kept = (WaitingCallbacks) waiting.callbacks();
        state = new byte[0];
    }

    Session waiting() {
        return waiting;
    }

    /** Takes over what waits for its turn, and lets the application make its last call behind the one that is being made. */
    void takeLeaveOf(Session leaving) {
        former = leaving;
        state = null;
        waiting.watch().look();
        Callback last = listener -> farewell(listener, leaving);
        // Parts are not for somebody who has not got those before them
        leaving.callbacks().handOver(inParts ? null : kept, last);
    }

    /** The last call. On the thread that makes it. */
    private void farewell(WebSocketListener listener, Session leaving) {
        byte[] left;
        try {
            left = listener.onHandover(leaving.socket()).clone();
        } catch (Throwable e) {
            relay.execute(() -> waiting.fail(Endings.FAILED));
            throw e;
        }
        int limit = application.limits().handoverState();
        if (left.length <= limit) {
            relay.execute(() -> leave(left));
            return;
        }
        LIMITED.warn(
                application,
                "{} has left {} bytes for its successor, {} are allowed: connection {} is closed; let it leave less, or"
                        + " raise handoverStateBytes of PID {}",
                application,
                left.length,
                limit,
                waiting.socket().id(),
                WebSocketProtocolHandler.PID);
        relay.execute(() -> waiting.fail(Endings.STATE_TOO_LARGE));
    }

    private void leave(byte[] newState) {
        state = newState;
        proceed();
    }

    boolean isAfter(Application goes) {
        return former != null && application == goes;
    }

    /** The send queue has drained. */
    void becameWritable() {
        if (former != null) {
            former.becameWritable();
        }
    }

    /** The application that goes sends no more. */
    void cutOff() {
        Session leaving = former;
        former = null;
        if (leaving != null) {
            if (leaving.detach()) {
                // The client waits for the rest of a message
                waiting.beginClosing(Endings.NOT_CONTINUED);
            }
            waiting.hasSentAs(leaving);
            proceed();
        }
    }

    /** Goes on when the application that goes is done. */
    void proceed() {
        if (stage == Stage.YIELDING && former == null && state != null) {
            stage = Stage.WAITING;
            kept.yielded();
            offer();
        }
    }

    boolean isYielding() {
        return stage == Stage.YIELDING;
    }

    /** How long nothing needs to be done about it. */
    long patienceNanos(long now) {
        return switch (stage) {
            case YIELDING -> (former == null ? until : Math.min(yieldsUntil, until)) - now;
            case WAITING -> until - now;
            case ASKING -> answerUntil - now;
            case OVER -> Long.MAX_VALUE;
        };
    }

    /** It has taken too long. */
    void outOfPatience() {
        if (stage != Stage.YIELDING || former == null || application.now() - until >= 0) {
            waiting.beginClosing(Endings.NOT_CONTINUED);
            return;
        }
        if (inParts && state == null) {
            // Its messages cannot be anybody else's
            former.callbacks().discard();
            waiting.beginClosing(Endings.NOT_CONTINUED);
        }
        cutOff();
    }

    /** Looks for the next application. */
    void offer() {
        if (stage == Stage.WAITING && waiting.isOpen()) {
            relay.successor().ifPresent(this::ask);
        }
    }

    private void ask(Match<Application> match) {
        Application next = match.target();
        if (!next.settings().admitsLike(application.settings())) {
            LOG.debug(
                    "{} lets in other clients than {}: connection {} ends",
                    next,
                    application,
                    waiting.socket().id());
            waiting.beginClosing(Endings.NOT_CONTINUED);
            return;
        }
        stage = Stage.ASKING;
        answerUntil =
                application.now() + application.limits().connects().timeout().toNanos();
        offer = new Offer(this, next, relay, match.parameters(), waiting.socket(), state);
        waiting.watch().look();
        next.resumptions().execute(offer);
    }

    /**
     * An application has answered.
     *
     * @param answer null if it has failed to
     */
    void answered(Offer its, Answer answer) {
        if (offer != its || stage != Stage.ASKING) {
            return;
        }
        offer = null;
        stage = Stage.WAITING;
        if (!waiting.isOpen()) {
            return;
        }
        Application next = its.application();
        if (answer instanceof Answer.Accept accept && next.isRegistered()) {
            accept(next, accept.listener());
        } else if (next.isRegistered()) {
            waiting.beginClosing(answer == null ? Endings.NOT_RESUMED : Endings.NOT_CONTINUED);
        } else {
            // By now the path may lead to another one
            waiting.watch().look();
            offer();
        }
    }

    private void accept(Application next, WebSocketListener listener) {
        if (!waiting.beginYielding()) {
            // Another thread was faster and closes
            return;
        }
        if (!next.reservations().takeOver(application.reservations())) {
            waiting.endYielding();
            waiting.beginClosing(Endings.NOT_CONTINUED);
            return;
        }
        Session heir = new Session(waiting, next, session -> Callbacks.of(session, next, listener));
        if (next.settings().handoverSeconds() > 0) {
            heir.relayBy(relay);
        }
        if (next.join(heir)) {
            waiting.detach();
            end();
            continueWith(heir, next, new Inbound(heir, next, listener instanceof FragmentListener));
        } else {
            next.reservations().returnTo(application.reservations());
            waiting.endYielding();
            offer();
        }
    }

    private void continueWith(Session heir, Application next, Inbound inbound) {
        next.account().takenOver();
        heir.watch().continueFrom(waiting.watch());
        Inbound before = relay.continueWith(inbound);
        heir.greet();
        kept.deliverTo(inbound);
        inbound.endLike(before);
    }

    /** No application is waited for any more: there is one, or the connection ends. */
    void end() {
        if (stage == Stage.OVER) {
            return;
        }
        stage = Stage.OVER;
        offer = null;
        relay.endSuccession();
        if (former != null) {
            former.detach();
            former = null;
        }
    }
}
