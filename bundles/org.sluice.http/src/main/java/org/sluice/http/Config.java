package org.sluice.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sluice.jetty.upgrade.GoAwayPlan;

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
            name = "Spread when going away",
            description =
                    "Over which time the connections of an HTTP service that stops or is reconfigured are told, one by"
                            + " one, so that clients do not all come back in the same moment, in milliseconds. 0 is at"
                            + " once, -1 a millisecond for each connection, and at most 5000. The stop is held up"
                            + " meanwhile, and upgrades are refused with 503.",
            min = "-1",
            max = "60000",
            required = false)
    int goAwaySpreadMillis() default GoAwayPlan.AUTOMATIC;

    @AttributeDefinition(
            name = "Patience when going away",
            description =
                    "How much longer the stop may be held up for connections to be closed in order, in milliseconds."
                            + " Those that are left are cut off. 0 does not wait.",
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
}
