package org.sluice.websocket.server;

/**
 * How far a connection has come, for one application.
 *
 * <pre>
 *             onOpen          Close sent                  Close received, end of input, failure
 *  OPENING ──────────► OPEN ─────────────► CLOSE_SENT ──────────────────────────┐
 *     │                 │ Close received (answered), end of input, failure,      ▼         onClosed
 *     │                 ├── abort, send queue over its limit ───────────────► ENDED ────────────────► CLOSED
 *     │                 └── handed over ──► YIELDING ── nothing more is sent ─────────────────────────►┘
 *     └── the application leaves: closed when it opens ────────────────────────► ENDED
 * </pre>
 */
enum SessionState {
    OPENING,
    /** Frames are sent and received. */
    OPEN,
    /** The application goes, and the connection stays: frames are sent, but received by somebody else. */
    YIELDING,
    /** Frames are received. */
    CLOSE_SENT,
    /** The transport drains and closes. */
    ENDED,
    /** Here is no connection any more. */
    CLOSED
}
