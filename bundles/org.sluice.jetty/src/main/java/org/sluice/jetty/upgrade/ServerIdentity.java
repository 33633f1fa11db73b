package org.sluice.jetty.upgrade;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an operator has called a server.
 *
 * @param name the server's name
 * @param scopes the scopes that it belongs to, at least one
 */
public record ServerIdentity(String name, Set<String> scopes) {

    /** The name and the only scope of a server for which nothing is configured. */
    public static final String DEFAULT = "default";

    /** What a name may be, for a message to the operator. */
    public static final String NAME_RULE = "1 to 64 of the characters A-Z a-z 0-9 . _ -";

    /** What scopes may be, for a message to the operator. */
    public static final String SCOPES_RULE = "*, or names of " + NAME_RULE;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * Copies the set.
     *
     * @param name as in the record
     * @param scopes as in the record
     * @throws IllegalArgumentException if one of them breaks its rule
     */
    public ServerIdentity {
        if (!isName(name)) {
            throw new IllegalArgumentException("name is '" + name + "', must be " + NAME_RULE);
        }
        if (scopes.isEmpty() || !scopes.stream().allMatch(ServerIdentity::isScope)) {
            throw new IllegalArgumentException("scope is " + scopes + ", must be " + SCOPES_RULE);
        }
        scopes = Set.copyOf(scopes);
    }

    /**
     * Whether a text can be a server's name.
     *
     * @param text any text
     * @return {@code true} if it follows {@link #NAME_RULE}
     */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Whether a text can be a scope.
     *
     * @param text any text
     * @return {@code true} if it follows {@link #SCOPES_RULE}
     */
    public static boolean isScope(String text) {
        return text.equals("*") || isName(text);
    }
}
