package org.sluice.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configurations of PID {@code org.sluice.http}: one for all HTTP services, or several of the factory PID of the same
 * name. {@link ServerConfiguration} reads them.
 */
@ObjectClassDefinition(
        name = "Sluice HTTP service adapter",
        description =
                "Offers upgrades that arrive at an OSGi HTTP service to the protocol handlers. An HTTP service is"
                        + " served by the first configuration whose target matches it, otherwise by the one without a target. A"
                        + " change closes no connection. An invalid value turns upgrades off at the HTTP services of the target.")
@interface Config {

    String PID = "org.sluice.http";

    String DEFAULT_NAME = "default";
    int DEFAULT_PATIENCE_MILLIS = 2_000;
    int MAX_PATIENCE_MILLIS = 60_000;

    @AttributeDefinition(
            name = "Name",
            description = "The name by which applications know this server; empty for the name of the configuration, or"
                    + " default where that has none.",
            required = false)
    String name() default "";

    @AttributeDefinition(
            name = "Scope",
            description =
                    "The scopes that this server belongs to: it serves the applications that have one of them. * is"
                            + " every scope.",
            required = false)
    String[] scope() default DEFAULT_NAME;

    @AttributeDefinition(
            name = "Target",
            description = "An LDAP filter over the properties of HttpServiceRuntime services, for instance"
                    + " (org.apache.felix.http.name=second): the HTTP services that are meant. Empty for those that no"
                    + " other configuration names.",
            required = false)
    String osgi_http_whiteboard_target() default "";

    @AttributeDefinition(
            name = "Patience when going away",
            description =
                    "How long the stop or reconfiguration of the HTTP service may be held up for its connections to be"
                            + " closed in order, in milliseconds. Those that are left are cut off. 0 does not wait.",
            min = "0",
            max = "60000",
            required = false)
    int goAwayTimeoutMillis() default DEFAULT_PATIENCE_MILLIS;

    @AttributeDefinition(
            name = "Proxies",
            description =
                    "Addresses and ranges (10.1.0.0/16, 2001:db8::/32) of the proxies in front of this server. What they"
                            + " say in Forwarded, or else in X-Forwarded-For, -Proto, -Host and -Port, is believed; they"
                            + " have to set or to remove all five, for what they let through is believed, too. From all"
                            + " others these fields are ignored.",
            required = false)
    String[] proxies() default {};
}
