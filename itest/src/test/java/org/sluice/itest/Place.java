package org.sluice.itest;

import java.util.Hashtable;
import java.util.Map;
import org.sluice.itest.client.Tls;

/** Where the tests of a class connect. Any server beside that is of the same kind: with TLS, or without. */
enum Place {
    /** The HTTP service's port. */
    HTTP("http"),
    /** The HTTP service's TLS port. */
    HTTPS("https"),
    /** A standalone server's port, with TLS; the HTTP service has none. */
    STANDALONE_TLS("https");

    private final String scheme;

    Place(String scheme) {
        this.scheme = scheme;
    }

    private boolean isSecure() {
        return this != HTTP;
    }

    /** The scheme of pages at this port. */
    String scheme() {
        return scheme;
    }

    /** What a standalone server of this kind is configured with. */
    Map<String, Object> standaloneProperties() {
        Map<String, Object> properties = new Hashtable<>(Map.of("port", 0));
        if (isSecure()) {
            properties.putAll(
                    Map.of("tls", true, "keyStore", Tls.serverKeys().toString(), "keyStorePassword", Tls.PASSWORD));
        }
        return properties;
    }

    /** Has clients speak there what servers of this kind understand. */
    int at(int port) {
        return isSecure() ? Tls.at(port) : port;
    }
}
