package org.sluice.presign.impl.endpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the little JSON that requests are: one object, whose values are texts and whole numbers. A parser of its own, for a library would be
 * larger than this bundle.
 */
final class JsonObject {

    private static final Pattern STRING =
            Pattern.compile("\"((?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+)\"");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})(?![0-9.eE])");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(....)|(.))");
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]*+");
    private static final String ESCAPES = "bfnrt";
    private static final String ESCAPED = "\b\f\n\r\t";

    private final String text;
    private int position;

    private JsonObject(String text) {
        this.text = text;
    }

    /**
     * Reads an object.
     *
     * @return the members as text
     * @throws IllegalArgumentException for anything else
     */
    static Map<String, String> parse(String text) {
        return new JsonObject(text).read();
    }

    private Map<String, String> read() {
        Map<String, String> members = new HashMap<>();
        expect('{');
        if (!next('}')) {
            do {
                String name = unescaped(token(STRING, "a name"));
                expect(':');
                if (members.put(name, value()) != null) {
                    throw invalid("another name");
                }
            } while (next(','));
            expect('}');
        }
        skip();
        if (position < text.length()) {
            throw invalid("the end");
        }
        return members;
    }

    private String value() {
        skip();
        return text.startsWith("\"", position)
                ? unescaped(token(STRING, "a text"))
                : token(NUMBER, "a text or a whole number").group();
    }

    private static String unescaped(Matcher string) {
        return ESCAPE.matcher(string.group(1)).replaceAll(escape -> Matcher.quoteReplacement(unescapedOne(escape)));
    }

    private static String unescapedOne(MatchResult escape) {
        if (escape.group(1) != null) {
            return String.valueOf((char) Integer.parseInt(escape.group(1), 16));
        }
        int index = ESCAPES.indexOf(escape.group(2));
        return index < 0 ? escape.group(2) : ESCAPED.substring(index, index + 1);
    }

    private Matcher token(Pattern pattern, String what) {
        skip();
        Matcher matcher = pattern.matcher(text).region(position, text.length()).useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            throw invalid(what);
        }
        position = matcher.end();
        return matcher;
    }

    private boolean next(char c) {
        skip();
        boolean found = position < text.length() && text.charAt(position) == c;
        position += found ? 1 : 0;
        return found;
    }

    private void expect(char c) {
        if (!next(c)) {
            throw invalid("'" + c + "'");
        }
    }

    private void skip() {
        Matcher space = SPACE.matcher(text).region(position, text.length());
        position = space.lookingAt() ? space.end() : position;
    }

    private IllegalArgumentException invalid(String expected) {
        return new IllegalArgumentException("expected is " + expected + " at character " + (position + 1));
    }
}
