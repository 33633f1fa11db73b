package org.sluice.authentication.bearer;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configurations of factory PID {@code org.sluice.authentication.bearer}: one for each authenticator. */
@ObjectClassDefinition(
        factoryPid = Config.PID,
        name = "Sluice bearer authentication",
        description = "An authenticator for bearer tokens. An invalid value keeps it away, so that nobody is let in.")
@interface Config {

    String PID = "org.sluice.authentication.bearer";

    String DEFAULT_REALM = "gateway";
    String DEFAULT_SUBPROTOCOL = "sluice.bearer";

    @AttributeDefinition(
            name = "Name",
            description = "The name by which applications select it; empty for that of the configuration.",
            required = false)
    String name() default "";

    @AttributeDefinition(
            name = "Realm",
            description = "What clients are told that they need a token for.",
            required = false)
    String realm() default DEFAULT_REALM;

    @AttributeDefinition(
            name = "Tokens",
            description =
                    "Each PRINCIPAL=TOKEN, or PRINCIPAL=sha256:HEX with the hash of a token, so that the token itself "
                            + "is nowhere here; several in one line are separated by commas. A token has 16 characters or more.",
            type = AttributeType.PASSWORD)
    String[] tokens();

    @AttributeDefinition(
            name = "Query parameter",
            description =
                    "Where a token may be in the query, for browsers; empty for nowhere. Queries are often logged.",
            required = false)
    String queryParameter() default "";

    @AttributeDefinition(
            name = "Subprotocol",
            description = "The subprotocol behind which browsers may send a token as another; empty for none.",
            required = false)
    String subprotocol() default DEFAULT_SUBPROTOCOL;
}
