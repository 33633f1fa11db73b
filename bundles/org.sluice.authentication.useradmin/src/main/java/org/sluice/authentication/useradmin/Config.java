package org.sluice.authentication.useradmin;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configurations of factory PID {@code org.sluice.authentication.useradmin}: one for each authenticator. */
@ObjectClassDefinition(
        factoryPid = Config.PID,
        name = "Sluice UserAdmin authentication",
        description =
                "An authenticator for HTTP Basic with the users of the framework's UserAdmin. An invalid value keeps it "
                        + "away, so that nobody is let in.")
@interface Config {

    String PID = "org.sluice.authentication.useradmin";

    String DEFAULT_REALM = "gateway";
    String DEFAULT_USER_PROPERTY = "login";
    String DEFAULT_PASSWORD_CREDENTIAL = "password";

    @AttributeDefinition(
            name = "Name",
            description = "The name by which applications select it; empty for that of the configuration.",
            required = false)
    String name() default "";

    @AttributeDefinition(
            name = "Realm",
            description = "What clients are told that they need a password for.",
            required = false)
    String realm() default DEFAULT_REALM;

    @AttributeDefinition(
            name = "User property",
            description =
                    "The property of users that has the name by which they log in; empty for the name of the user.",
            required = false)
    String userProperty() default DEFAULT_USER_PROPERTY;

    @AttributeDefinition(
            name = "Password credential",
            description = "The credential of users that has the password: as it is, or as "
                    + "pbkdf2-sha256:ITERATIONS:SALT:HASH, the latter two in base64.",
            required = false)
    String passwordCredential() default DEFAULT_PASSWORD_CREDENTIAL;

    @AttributeDefinition(
            name = "Role",
            description = "The role that users must have, others get 403; empty for none.",
            required = false)
    String role() default "";
}
