package org.sluice.lorawan.impl;

/** Something that has come is not used. */
final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Rejection rejection;

    /**
     * Without a stack trace: there may be thousands in a second.
     *
     * @param rejection why
     */
    RejectedException(Rejection rejection) {
        super(rejection.text(), null, false, false);
        this.rejection = rejection;
    }

    Rejection rejection() {
        return rejection;
    }
}
