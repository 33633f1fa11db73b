package org.sluice.authentication.useradmin;

import java.util.Dictionary;
import java.util.regex.Pattern;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.FactoryPid;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.authentication.Challenge;

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
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]*");

    private static final String TEXT_RULE = "a text without control characters";

    static Settings parse(String pid, Dictionary<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, Config.class);
        String name = reader.text("name", Settings::isText, TEXT_RULE);
        return new Settings(
                name.isEmpty() ? FactoryPid.nameIn(pid, Config.PID).orElse(Config.PID) : name,
                Challenge.quoted(reader.text("realm", Challenge::isText, Challenge.TEXT_RULE)),
                // An empty one is for the user's own name
                reader.textIfPresent(
                        "userProperty", KEY.asMatchPredicate(), "letters, digits and characters of ._-, or empty"),
                reader.text("passwordCredential", Settings::isText, TEXT_RULE),
                reader.text("role", Settings::isText, TEXT_RULE));
    }

    private static boolean isText(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
