package org.sluice.websocket.server;

/**
 * How far a connection has come.
 *
 * <pre>
 *             onOpen          Close sent                  Close received, end of input, failure
 *  OPENING ──────────► OPEN ─────────────► CLOSE_SENT ──────────────────────────┐
 *     │                 │ Close received (answered), end of input, failure,      ▼         onClosed
 *     │                 └── abort, send queue over its limit ───────────────► ENDED ────────────────► CLOSED
 *     └── the application leaves: closed when it opens ────────────────────────►┘
 * </pre>
 */
enum SessionState {
    OPENING,
    /** Frames are sent and received. */
    OPEN,
    /** Frames are received. */
    CLOSE_SENT,
    /** The transport drains and closes. */
    ENDED,
    CLOSED
}
