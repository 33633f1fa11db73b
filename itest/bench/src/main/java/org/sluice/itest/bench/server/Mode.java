package org.sluice.itest.bench.server;

import java.util.Locale;

/** What a server is started for. */
public enum Mode {
    /** Every message comes back to its sender. */
    ECHO,
    /** The same, and permessage-deflate is agreed to. */
    DEFLATE,
    /** The same as echo, over TLS. */
    TLS,
    /** Every message goes to all connections. */
    BROADCAST;

    /** As it is written in options and arguments. */
    public String argument() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Mode of(String argument) {
        return valueOf(argument.toUpperCase(Locale.ROOT));
    }
}
