package org.sluice.itest.bench;

/** A row that cannot be measured here. The message is one line that says why, and what helps. */
final class Unavailable extends Exception {

    private static final long serialVersionUID = 1;

    Unavailable(String message) {
        super(message);
    }
}
