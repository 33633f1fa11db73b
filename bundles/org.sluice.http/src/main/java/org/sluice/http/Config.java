package org.sluice.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of PID {@code org.sluice.http}. */
@ObjectClassDefinition(
        name = "Sluice HTTP service adapter",
        description = "Offers upgrades that arrive at the OSGi HTTP service to the protocol handlers")
@interface Config {

    String PID = "org.sluice.http";

    @AttributeDefinition(name = "Name", description = "The name by which applications know this server.")
    String name() default "default";

    @AttributeDefinition(
            name = "Scope",
            description =
                    "The scopes that this server belongs to: it serves the applications that have one of them. * is"
                            + " every scope.")
    String[] scope() default "default";

    @AttributeDefinition(
            name = "Patience when going away",
            description =
                    "How long the stop or reconfiguration of the HTTP service may be held up for its connections to be"
                            + " closed in order, in milliseconds. Those that are left are cut off. 0 does not wait.",
            min = "0")
    long goAwayTimeoutMillis() default 2_000;
}
