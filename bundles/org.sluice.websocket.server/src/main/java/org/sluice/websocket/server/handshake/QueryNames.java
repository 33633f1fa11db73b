package org.sluice.websocket.server.handshake;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be shown of a query: tokens and signatures are in its values, and sometimes a query is nothing but a token. */
public final class QueryNames {

    private static final String HIDDEN = "*";

    /** A name, and a value of more than what pads base64. */
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z0-9._~\\[\\]-]{1,32})=.*[^=].*");

    private QueryNames() {}

    /**
     * Hides the values.
     *
     * @param query as it was sent
     * @return the names with an asterisk for each value; an asterisk alone for what may be no name
     */
    public static String of(String query) {
        return Stream.of(query.split("&")).map(QueryNames::shown).collect(Collectors.joining("&"));
    }

    private static String shown(String parameter) {
        Matcher named = PARAMETER.matcher(parameter);
        return named.matches() ? named.group(1) + '=' + HIDDEN : HIDDEN;
    }
}
