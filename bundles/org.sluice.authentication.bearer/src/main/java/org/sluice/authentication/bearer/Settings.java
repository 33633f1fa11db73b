package org.sluice.authentication.bearer;

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
 * @param tokens whose token is which
 * @param queryParameter the query parameter that has a token, empty for none
 * @param subprotocol the subprotocol that stands before a token, empty for none
 */
record Settings(String name, String quotedRealm, Tokens tokens, String queryParameter, String subprotocol) {

    /** RFC 9110, 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]*");

    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._~-]*");

    static Settings parse(String pid, Dictionary<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, Config.class);
        String name = reader.text("name", Settings::isName, "a text without control characters");
        return new Settings(
                name.isEmpty() ? FactoryPid.nameIn(pid, Config.PID).orElse(Config.PID) : name,
                Challenge.quoted(reader.text("realm", Challenge::isText, Challenge.TEXT_RULE)),
                Tokens.read(reader),
                reader.text("queryParameter", PARAMETER.asMatchPredicate(), "letters, digits and characters of ._~-"),
                // An empty one turns it off
                reader.textIfPresent("subprotocol", TOKEN.asMatchPredicate(), "a token of HTTP, or empty"));
    }

    private static boolean isName(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
