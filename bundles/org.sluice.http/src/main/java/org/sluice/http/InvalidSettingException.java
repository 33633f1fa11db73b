package org.sluice.http;

/** A value of a configuration that cannot be used. The message is for the operator. */
final class InvalidSettingException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSettingException(String property, Object value, String allowed) {
        super(property + " is '" + value + "', must be " + allowed);
    }

    InvalidSettingException(String property, Object value, String allowed, Exception cause) {
        this(property, value, allowed);
        initCause(cause);
    }
}
