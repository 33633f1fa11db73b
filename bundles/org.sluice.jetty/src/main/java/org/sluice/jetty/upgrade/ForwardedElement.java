package org.sluice.jetty.upgrade;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one proxy tells.
 *
 * @param node who has connected to it
 * @param target what it was asked for
 */
record ForwardedElement(ForwardedNode node, ForwardedTarget target) {

    /** RFC 9110, 5.6.2. */
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final String QUOTED = "[^\"\\\\\\x00-\\x08\\x0a-\\x1f\\x7f]*+";

    /** RFC 7239, 4. Addresses are often not quoted, although they have to be, and a blank follows the semicolon. */
    private static final Pattern PAIR =
            Pattern.compile("[ \\t]*+(?:(" + TOKEN + ")=(?:([!#$%&'*+.^_`|~0-9A-Za-z:\\[\\]-]+)|\"(" + QUOTED
                    + "(?:\\\\[\\t -~]" + QUOTED + ")*+)\"))?[ \\t]*+(?:;|\\z)");

    private static final int MAX_LENGTH = 2048;

    /** Reads an element of the field {@code Forwarded}. Empty if it cannot be read. */
    static Optional<ForwardedElement> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Map<String, String> parameters = new TreeMap<>();
        Matcher matcher = PAIR.matcher(text);
        int end = 0;
        while (end < text.length()) {
            boolean isPair = matcher.region(end, text.length()).lookingAt();
            if (!isPair || matcher.group(1) != null && !isNew(parameters, matcher)) {
                return Optional.empty();
            }
            end = matcher.end();
        }
        String node = parameters.get("for");
        return ForwardedTarget.parse(parameters.get("proto"), parameters.get("host"), null)
                .flatMap(target -> (node == null ? Optional.of(ForwardedNode.UNKNOWN) : ForwardedNode.parse(node))
                        .map(known -> new ForwardedElement(known, target)));
    }

    /** RFC 7239, 4: each parameter at most once. */
    private static boolean isNew(Map<String, String> parameters, Matcher pair) {
        String value = pair.group(2) == null ? pair.group(3).replaceAll("\\\\(.)", "$1") : pair.group(2);
        return parameters.put(pair.group(1).toLowerCase(Locale.ROOT), value) == null;
    }
}
