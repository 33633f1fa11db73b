package org.sluice.console;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of PID {@code org.sluice.console}. {@link Settings} reads it. */
@ObjectClassDefinition(name = "Sluice console", description = "The page at /sluice. An invalid value keeps it away.")
@interface Config {

    String PID = "org.sluice.console";

    int DEFAULT_CONNECTIONS = 200;
    int MAX_CONNECTIONS = 1_000;

    @AttributeDefinition(name = "Enabled", description = "Whether there is a console.", required = false)
    boolean enabled() default true;

    @AttributeDefinition(
            name = "Loopback",
            description =
                    "Whether browsers on this machine see it without a user. To be switched off where other people"
                            + " have accounts here, or where a proxy on this machine says nothing of its clients.",
            required = false)
    boolean loopback() default true;

    @AttributeDefinition(
            name = "Authenticator",
            description =
                    "Who decides about everybody else: the name of an Authenticator service, or an LDAP filter over the"
                            + " properties of such services. Whomever it knows sees the console. Empty: nobody else.",
            required = false)
    String authenticator() default "";

    @AttributeDefinition(
            name = "Connections",
            description = "How many connections are shown at most: the newest, and those with the most to do.",
            min = "0",
            max = "1000",
            required = false)
    int connections() default DEFAULT_CONNECTIONS;
}
