package org.sluice.protocol;

/** How a connection has come to its end. */
public enum ConnectionEnd {
    /** It never came to be: the response that would have switched protocols was not sent. */
    NOT_OPENED,
    /** Both sides have ended in order. */
    CLOSED,
    /** The peer has reset it, or the network has failed. */
    LOST,
    /** It was aborted on this side: by its listener, by a time-out, or because the server went away. */
    ABORTED
}
