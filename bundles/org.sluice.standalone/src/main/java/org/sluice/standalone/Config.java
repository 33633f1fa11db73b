package org.sluice.standalone;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configurations of factory PID {@code org.sluice.standalone}: one for each server. {@link Settings} reads them. */
@ObjectClassDefinition(
        name = "Sluice standalone server",
        description =
                "A further port, for upgrades such as WebSocket only. A change of the two limits or of the proxies is taken over; any"
                        + " other change closes the server's connections with 1001. An invalid value keeps the server down.")
@interface Config {

    String PID = "org.sluice.standalone";

    int MIN_PORT = 1025;
    int MAX_PORT = 65_535;
    int MIN_HEAD_BYTES = 1024;
    int MAX_HEAD_BYTES = 256 * 1024;
    int MAX_HANDSHAKE_SECONDS = 300;

    @AttributeDefinition(
            name = "Name",
            description = "The name by which applications know this server; empty for the name of the configuration, or"
                    + " standalone- and the port where that has none.",
            required = false)
    String name() default "";

    @AttributeDefinition(
            name = "Host",
            description = "The address to listen at, or its name: 0.0.0.0 for all of this machine.",
            required = false)
    String host() default "127.0.0.1";

    @AttributeDefinition(
            name = "Port",
            description = "0 for any free one, or 1025 to 65535. One that is in use is tried again until it is free.",
            min = "0",
            max = "65535",
            required = false)
    int port() default 8082;

    @AttributeDefinition(
            name = "Scope",
            description =
                    "The scopes that this server belongs to: it serves the applications that have one of them. * is"
                            + " every scope.",
            required = false)
    String[] scope() default "default";

    @AttributeDefinition(
            name = "Request head (bytes)",
            description = "What the request line and the fields may have together; more is answered with 431.",
            min = "1024",
            max = "262144",
            required = false)
    int maxHeadBytes() default 16 * 1024;

    @AttributeDefinition(
            name = "Handshake time-out (seconds)",
            description = "How long a client may take in all until its request is complete, and once more to take a"
                    + " refusal and to close.",
            min = "1",
            max = "300",
            required = false)
    int handshakeTimeoutSeconds() default 10;

    @AttributeDefinition(
            name = "Proxies",
            description =
                    "Addresses and ranges (10.1.0.0/16, 2001:db8::/32) of the proxies in front of this server. What"
                            + " they say in Forwarded, or else in X-Forwarded-For, -Proto, -Host and -Port, is believed; they"
                            + " have to set or to remove all five, for what they let through is believed, too. From all others"
                            + " these fields are ignored.",
            required = false)
    String[] proxies() default {};
}
