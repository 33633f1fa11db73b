package org.sluice.console.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose connections a viewer sees.
 *
 * @param kind of all applications, of one, or of none
 * @param application its service id; 0 unless it is one
 */
record Selection(Kind kind, long application) {

    enum Kind {
        NONE,
        ALL,
        ONE
    }

    static final Selection NONE = new Selection(Kind.NONE, 0);
    static final Selection ALL = new Selection(Kind.ALL, 0);

    /** The longest request there is. */
    static final int MAX_LENGTH = 32;

    private static final Pattern REQUEST = Pattern.compile("connections (none|all|[0-9]{1,18})");

    /** Reads a viewer's request; empty for what is none. */
    static Optional<Selection> parse(String request) {
        Matcher matcher = REQUEST.matcher(request);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (matcher.group(1)) {
                    case "none" -> NONE;
                    case "all" -> ALL;
                    default -> new Selection(Kind.ONE, Long.parseLong(matcher.group(1)));
                });
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case ALL -> "all";
            case ONE -> Long.toString(application);
        };
    }
}
