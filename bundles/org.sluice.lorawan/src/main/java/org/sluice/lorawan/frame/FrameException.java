package org.sluice.lorawan.frame;

/** Bytes are no frame. The message says in a line what is wrong, and has nothing of the bytes but numbers. */
public final class FrameException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Without a stack trace: what is wrong is in the bytes, and there may be many of them. */
    FrameException(String message) {
        super(message, null, false, false);
    }
}
