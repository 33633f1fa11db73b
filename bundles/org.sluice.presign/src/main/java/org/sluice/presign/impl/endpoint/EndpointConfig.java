package org.sluice.presign.impl.endpoint;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of PID {@code org.sluice.presign.endpoint}. {@link EndpointSettings} reads it. */
@ObjectClassDefinition(
        name = "Sluice presigned URLs over HTTP",
        description = "Signs URLs for users, at the OSGi HTTP service. An invalid value keeps it away.")
@interface EndpointConfig {

    String PID = "org.sluice.presign.endpoint";

    String DEFAULT_PATH = "/presign";
    int DEFAULT_URLS_PER_MINUTE = 60;
    int MAX_URLS_PER_MINUTE = 100_000;

    @AttributeDefinition(name = "Enabled", description = "Whether URLs are signed over HTTP.", required = false)
    boolean enabled() default false;

    @AttributeDefinition(name = "Path", description = "Where, below the context path.", required = false)
    String path() default DEFAULT_PATH;

    @AttributeDefinition(
            name = "Authenticator",
            description =
                    "Who decides about users: the name of an Authenticator service, or an LDAP filter over the properties of"
                            + " such services. A user gets URLs that are signed with access keys whose principal has the same name.",
            required = false)
    String authenticator() default "";

    @AttributeDefinition(
            name = "Loopback",
            description =
                    "Whether programs on this machine need no user, and may sign with every configured access key.",
            required = false)
    boolean loopback() default false;

    @AttributeDefinition(
            name = "Configuration",
            description = "The name of the configuration of org.sluice.presign that signs; empty for the best one.",
            required = false)
    String presigner() default "";

    @AttributeDefinition(
            name = "URLs per minute",
            description = "How many URLs a user gets in a minute.",
            min = "1",
            max = "100000",
            required = false)
    int urlsPerMinute() default DEFAULT_URLS_PER_MINUTE;
}
