package org.sluice.authentication.useradmin;

import java.util.Dictionary;

/** Reads the properties of a configuration. */
final class Properties {

    private static final String VISIBLE = "[\\x20-\\x7e]*";

    private final Dictionary<String, ?> source;

    Properties(Dictionary<String, ?> source) {
        this.source = source;
    }

    /** A String without white space around it; one that is absent is the default. */
    String text(String property, String byDefault) throws InvalidValueException {
        Object value = source.get(property);
        if (value == null) {
            return byDefault;
        }
        if (value instanceof String text && text.chars().noneMatch(Character::isISOControl)) {
            return text.strip();
        }
        throw new InvalidValueException(property + " is a " + value.getClass().getSimpleName()
                + ", allowed is a String without control characters");
    }

    /** The realm of a challenge, in the form in which it stands there: a quoted string (RFC 9110, 5.6.4). */
    String quotedRealm(String property, String byDefault) throws InvalidValueException {
        String realm = text(property, byDefault);
        if (realm.isBlank()) {
            realm = byDefault;
        }
        if (!realm.matches(VISIBLE)) {
            throw new InvalidValueException(property + " must be visible ASCII characters and spaces");
        }
        return '"' + realm.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The authenticator's name; absent or empty, it is that of the configuration. */
    static String name(String configured, String pid, String factoryPid) {
        if (!configured.isBlank()) {
            return configured;
        }
        int tilde = pid.indexOf('~');
        return tilde < 0 ? factoryPid : pid.substring(tilde + 1);
    }
}
