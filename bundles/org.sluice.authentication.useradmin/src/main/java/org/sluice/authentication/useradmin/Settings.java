package org.sluice.authentication.useradmin;

import java.util.Dictionary;

/**
 * What a configuration says.
 *
 * @param name the authenticator's name
 * @param quotedRealm the realm in quotes
 * @param userProperty the property that has a user's login, empty for the user's own name
 * @param passwordCredential the credential that has a user's password
 * @param role the role that a user must have, empty for none
 */
record Settings(String name, String quotedRealm, String userProperty, String passwordCredential, String role) {

    /** The key becomes a part of LDAP filters in implementations of UserAdmin. */
    private static final String KEY = "[A-Za-z0-9._-]*";

    static Settings parse(String pid, Dictionary<String, ?> source) throws InvalidValueException {
        Properties properties = new Properties(source);
        String userProperty = properties.text("userProperty", Config.DEFAULT_USER_PROPERTY);
        if (!userProperty.matches(KEY)) {
            throw new InvalidValueException("userProperty must be letters, digits and characters of ._-, or empty");
        }
        String credential = properties.text("passwordCredential", Config.DEFAULT_PASSWORD_CREDENTIAL);
        return new Settings(
                Properties.name(properties.text("name", ""), pid, Config.PID),
                properties.quotedRealm("realm", Config.DEFAULT_REALM),
                userProperty,
                credential.isBlank() ? Config.DEFAULT_PASSWORD_CREDENTIAL : credential,
                properties.text("role", "").strip());
    }
}
