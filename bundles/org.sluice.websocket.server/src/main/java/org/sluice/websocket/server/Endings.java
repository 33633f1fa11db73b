package org.sluice.websocket.server;

import org.sluice.websocket.CloseCode;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.frame.Violation;
import org.sluice.websocket.server.runtime.Cause;
import org.sluice.websocket.server.runtime.Ending;

/** The ways in which connections end that are always the same. */
final class Endings {

    static final Ending SERVER_GOES = server(CloseCode.GOING_AWAY, "", "the server goes away");
    static final Ending APPLICATION_GOES = server(CloseCode.GOING_AWAY, "", "the application goes away");
    static final Ending RESTART = server(CloseCode.SERVICE_RESTART, "", "the framework restarts");
    static final Ending FAILED = server(CloseCode.INTERNAL_ERROR, "", "a callback has failed");
    static final Ending IDLE = server(CloseCode.NORMAL_CLOSURE, "idle", "idle");
    static final Ending OVERLOADED =
            server(CloseCode.TRY_AGAIN_LATER, "overloaded", "no thread for the application's first callback");
    static final Ending NO_ROOM = server(CloseCode.TRY_AGAIN_LATER, "overloaded", "no room for unfinished messages");
    static final Ending TOO_SLOW =
            server(CloseCode.POLICY_VIOLATION, "message takes too long", "message takes too long");
    static final Ending OVERFLOW = server(CloseCode.POLICY_VIOLATION, "client reads too slowly", "send queue is full");

    static final Ending NOT_CONTINUED =
            server(CloseCode.SERVICE_RESTART, "", "the application has gone and no other continues");
    static final Ending STATE_TOO_LARGE = server(CloseCode.INTERNAL_ERROR, "", "the state for a handover is too large");
    static final Ending NOT_RESUMED =
            server(CloseCode.INTERNAL_ERROR, "", "the next application has failed to continue");

    static final Ending ABORTED_BY_OPERATOR = unclosed(Cause.SERVER, "aborted by an operator");
    static final Ending ABORTED = unclosed(Cause.APPLICATION, "aborted");
    static final Ending DEAD = unclosed(Cause.LOSS, "the client does not answer or read");
    static final Ending LOST = unclosed(Cause.LOSS, "");

    private Endings() {}

    private static Ending server(CloseCode code, String text, String reason) {
        return new Ending(Cause.SERVER, new CloseFrame(code, text), reason);
    }

    /** The client is not let in. */
    static Ending refused(CloseCode code) {
        return server(code, "", "not authenticated");
    }

    /** The client is to blame, or there is no room for what it sends. */
    static Ending of(Violation violation) {
        return violation == Violation.NO_ROOM
                ? NO_ROOM
                : server(violation.closeCode(), violation.text(), violation.text());
    }

    private static Ending unclosed(Cause cause, String reason) {
        return new Ending(cause, new CloseFrame(CloseCode.ABNORMAL_CLOSURE, ""), reason);
    }
}
