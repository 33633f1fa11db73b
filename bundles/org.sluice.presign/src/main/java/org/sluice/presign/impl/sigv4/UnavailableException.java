package org.sluice.presign.impl.sigv4;

/** Nobody can tell now who has signed. */
public final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message for the log
     * @param cause what has failed, or null
     */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
