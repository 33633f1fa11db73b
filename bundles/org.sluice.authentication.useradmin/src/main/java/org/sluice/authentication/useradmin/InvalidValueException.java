package org.sluice.authentication.useradmin;

/** A configuration has a value that is not allowed. The message names the property and the rule, never the value: it may be a secret. */
final class InvalidValueException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidValueException(String message) {
        super(message, null, false, false);
    }
}
