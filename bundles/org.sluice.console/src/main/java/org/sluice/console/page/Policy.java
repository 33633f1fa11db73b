package org.sluice.console.page;

import java.util.regex.Pattern;

/** What the browser allows the page to do (Content Security Policy, Level 3). */
final class Policy {

    private static final Pattern HOST = Pattern.compile("\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+");

    private static final String FIXED =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; connect-src 'self'";

    private Policy() {}

    /**
     * The policy for a page of this host: it may open WebSockets there, at every port, for applications are tried out at
     * standalone servers, too.
     */
    static String of(String host) {
        String name = host != null && host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        if (name == null || !HOST.matcher(name).matches()) {
            return FIXED;
        }
        return FIXED + " ws://" + name + ":* wss://" + name + ":*";
    }
}
