package org.sluice.presign.impl.endpoint;

import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;

/**
 * What the configuration says.
 *
 * @param enabled whether there is an endpoint
 * @param path where
 * @param authenticator the name of an authenticator or a filter, empty for none
 * @param loopback whether this machine's own programs need no user
 * @param presigner the name of the configuration that signs, empty for the best one
 * @param urlsPerMinute how many URLs a user gets
 */
record EndpointSettings(
        boolean enabled, String path, String authenticator, boolean loopback, String presigner, int urlsPerMinute) {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    static EndpointSettings parse(Map<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, EndpointConfig.class);
        return new EndpointSettings(
                reader.flag("enabled"),
                reader.text("path", PATH.asMatchPredicate(), "a path such as /presign"),
                reader.text("authenticator", EndpointSettings::isSelection, "a name, or an LDAP filter in parentheses"),
                reader.flag("loopback"),
                reader.text("presigner", EndpointSettings::isName, "a text without control characters"),
                reader.number("urlsPerMinute", 1, EndpointConfig.MAX_URLS_PER_MINUTE));
    }

    private static boolean isName(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isSelection(String text) {
        try {
            return isName(text) && (!text.startsWith("(") || FrameworkUtil.createFilter(text) != null);
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }
}
