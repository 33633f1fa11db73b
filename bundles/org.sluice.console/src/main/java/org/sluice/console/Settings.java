package org.sluice.console;

import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;

/**
 * What the configuration says.
 *
 * @param enabled whether there is a console
 * @param loopback whether this machine's own browsers need no user
 * @param authenticator the name of an authenticator or a filter, empty for none
 * @param connections how many connections are shown at most
 */
record Settings(boolean enabled, boolean loopback, String authenticator, int connections) {

    /** One value that is invalid makes all invalid: nobody should be let in by a default that was not wanted. */
    static Settings parse(Map<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, Config.class);
        return new Settings(
                reader.flag("enabled"),
                reader.flag("loopback"),
                reader.text("authenticator", Settings::isSelection, "a name, or an LDAP filter in parentheses"),
                reader.number("connections", 0, Config.MAX_CONNECTIONS));
    }

    private static boolean isSelection(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        try {
            return !text.startsWith("(") || FrameworkUtil.createFilter(text) != null;
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }
}
