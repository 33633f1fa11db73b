package org.sluice.standalone;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.sluice.jetty.upgrade.GoAwayPlan;

/** The configurations of factory PID {@code org.sluice.standalone}: one for each server. {@link Settings} reads them. */
@ObjectClassDefinition(
        name = "Sluice standalone server",
        description =
                "A further port, for upgrades such as WebSocket only. A change of the two limits, of the times of going away"
                        + " or of the proxies is taken over; any other change closes the server's connections with 1001."
                        + " An invalid value keeps the server down.")
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
            name = "Spread when going away (milliseconds)",
            description =
                    "Over which time the connections of a server that stops are told, one by one, so that clients do"
                            + " not all come back in the same moment. 0 is at once, -1 a millisecond for each"
                            + " connection, and at most 5000. Upgrades are refused with 503 meanwhile.",
            min = "-1",
            max = "60000",
            required = false)
    int goAwaySpreadMillis() default GoAwayPlan.AUTOMATIC;

    @AttributeDefinition(
            name = "Patience when going away (milliseconds)",
            description =
                    "How much longer a stop waits for connections to be closed in order. Those that are left are cut"
                            + " off. 0 does not wait.",
            min = "0",
            max = "60000",
            required = false)
    int goAwayTimeoutMillis() default GoAwayPlan.DEFAULT_TIMEOUT_MILLIS;

    @AttributeDefinition(
            name = "Proxies",
            description =
                    "Addresses and ranges (10.1.0.0/16, 2001:db8::/32) of the proxies in front of this server. What they"
                            + " say in Forwarded, or else in X-Forwarded-For, -Proto, -Host and -Port, is believed; they"
                            + " have to set or to remove all five, for what they let through is believed, too. From all"
                            + " others these fields are ignored.",
            required = false)
    String[] proxies() default {};

    @AttributeDefinition(
            name = "TLS",
            description = "Whether this server speaks TLS (wss). It needs a key store, or a certificate with its key.",
            required = false)
    boolean tls() default false;

    @AttributeDefinition(
            name = "Key store",
            description =
                    "A PKCS #12 file with the server's key and certificates. With several keys, the client's server"
                            + " name (SNI) chooses.",
            required = false)
    String keyStore() default "";

    @AttributeDefinition(
            name = "Password of the key store",
            type = AttributeType.PASSWORD,
            description = "It opens the key store and the keys in it.",
            required = false)
    String keyStorePassword() default "";

    @AttributeDefinition(
            name = "Certificate",
            description =
                    "In place of a key store: a PEM file with the server's certificate, followed by those that lead to"
                            + " a root.",
            required = false)
    String certificate() default "";

    @AttributeDefinition(
            name = "Private key",
            description =
                    "The PEM file with the certificate's key, in PKCS #8 (BEGIN PRIVATE KEY), without encryption.",
            required = false)
    String privateKey() default "";

    @AttributeDefinition(
            name = "Client certificates",
            description =
                    "Whether clients are asked for a certificate, and whether they need one. Its subject becomes the"
                            + " request's principal.",
            options = {@Option(value = "none"), @Option(value = "want"), @Option(value = "need")},
            required = false)
    String clientCertificates() default "none";

    @AttributeDefinition(
            name = "Trust store",
            description = "A PKCS #12 file with the certificates of those who vouch for clients.",
            required = false)
    String trustStore() default "";

    @AttributeDefinition(
            name = "Password of the trust store",
            type = AttributeType.PASSWORD,
            description = "It opens the trust store.",
            required = false)
    String trustStorePassword() default "";

    @AttributeDefinition(
            name = "Trusted certificates",
            description = "In place of a trust store: a PEM file.",
            required = false)
    String trustedCertificates() default "";

    @AttributeDefinition(
            name = "Check of the files (seconds)",
            description =
                    "How often the files above are looked at. When they have changed, new connections get what they"
                            + " hold now, and open ones stay. 0 for never.",
            min = "0",
            max = "86400",
            required = false)
    int certificateCheckSeconds() default 30;
}
