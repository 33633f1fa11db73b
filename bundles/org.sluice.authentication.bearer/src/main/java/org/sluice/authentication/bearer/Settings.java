package org.sluice.authentication.bearer;

import java.util.Dictionary;

/**
 * What a configuration says.
 *
 * @param name the authenticator's name
 * @param quotedRealm the realm in quotes
 * @param tokens whose token is which
 * @param queryParameter the query parameter that has a token, empty for none
 * @param subprotocol the subprotocol that stands before a token, empty for none
 */
record Settings(String name, String quotedRealm, Tokens tokens, String queryParameter, String subprotocol) {

    /** RFC 9110, 5.6.2. */
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]*";

    private static final String PARAMETER = "[A-Za-z0-9._~-]*";

    static Settings parse(String pid, Dictionary<String, ?> source) throws InvalidValueException {
        Properties properties = new Properties(source);
        return new Settings(
                Properties.name(properties.text("name", ""), pid, Config.PID),
                properties.quotedRealm("realm", Config.DEFAULT_REALM),
                Tokens.parse(properties.get("tokens")),
                matching(PARAMETER, "queryParameter", properties.text("queryParameter", "")),
                matching(TOKEN, "subprotocol", properties.text("subprotocol", Config.DEFAULT_SUBPROTOCOL)));
    }

    private static String matching(String pattern, String property, String value) throws InvalidValueException {
        if (!value.matches(pattern)) {
            throw new InvalidValueException(
                    property + " has a character that it must not have, allowed are " + pattern);
        }
        return value;
    }
}
