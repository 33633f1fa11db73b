package org.sluice.transport.impl;

/**
 * Where a connection is in its life.
 *
 * <pre>
 * OPENING ──► OPEN ──close()──► CLOSING ──everything sent──► LINGERING
 *    │          │                  │                             │
 *    │          └──abort, loss─────┴──abort, loss, time-out──────┤ peer's end
 *    │                                                           ▼
 *    └──closed, aborted, lost, loop stopping, no endpoint────► ENDING ──on the loop──► CLOSED
 * </pre>
 */
enum State {
    /** Handed over, not yet on the loop. */
    OPENING,
    /** The listener's. */
    OPEN,
    /** Nothing more is taken; what is queued is being sent, what comes is dropped. */
    CLOSING,
    /** The output has ended; what comes is dropped. */
    LINGERING,
    /** The end is decided. */
    ENDING,
    /** The endpoint is closed, and the listener has been or is being told. */
    CLOSED
}
