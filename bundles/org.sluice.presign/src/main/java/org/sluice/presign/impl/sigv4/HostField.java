package org.sluice.presign.impl.sigv4;

import java.util.List;

/** The field {@code Host}, which is always signed. */
final class HostField {

    static final String HOST = "host";

    /** What it is called in HTTP/2. */
    static final String AUTHORITY = ":authority";

    private HostField() {}

    static boolean isSecure(String scheme) {
        return scheme.equalsIgnoreCase("wss") || scheme.equalsIgnoreCase("https");
    }

    static int defaultPort(boolean secure) {
        return secure ? 443 : 80;
    }

    /**
     * What may have been signed: the field as it was sent, and without the scheme's port, which who signs leaves out and some
     * clients send.
     */
    static List<String> forms(String value, boolean secure) {
        String port = ":" + defaultPort(secure);
        return value.endsWith(port)
                ? List.of(value, value.substring(0, value.length() - port.length()))
                : List.of(value);
    }
}
