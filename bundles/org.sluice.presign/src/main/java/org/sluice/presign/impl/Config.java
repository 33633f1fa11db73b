package org.sluice.presign.impl;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configurations of factory PID {@code org.sluice.presign}: one for each authenticator. */
@ObjectClassDefinition(
        factoryPid = Config.PID,
        name = "Sluice presigned URLs",
        description =
                "An authenticator for URLs that are signed by AWS Signature Version 4, and a service that signs them. An"
                        + " invalid value keeps both away, so that nobody is let in.")
@interface Config {

    String PID = "org.sluice.presign";

    String DEFAULT_REGION = "us-east-1";
    String DEFAULT_SERVICE = "iotwireless";
    String ALL = "*";
    String CLOSE = "1008";
    String FORBID = "403";
    int MAX_EXPIRES = 300;
    int DEFAULT_SKEW = 30;
    int MAX_SKEW = 900;
    int DEFAULT_REMEMBERED = 10_000;
    int MAX_REMEMBERED = 1_000_000;

    @AttributeDefinition(
            name = "Name",
            description = "The name by which applications select it; empty for that of the configuration.",
            required = false)
    String name() default "";

    @AttributeDefinition(name = "Region", description = "The region of the credentials' scope.", required = false)
    String region() default DEFAULT_REGION;

    @AttributeDefinition(name = "Service", description = "The service of the credentials' scope.", required = false)
    String service() default DEFAULT_SERVICE;

    @AttributeDefinition(
            name = "Credentials",
            description =
                    "Each ACCESSKEYID=SECRET, and behind semicolons principal=NAME, path=/a or path=/a/* (repeated),"
                            + " token=SESSIONTOKEN, expires=2027-01-31T12:00:00Z; several in one line are separated by commas.",
            type = AttributeType.PASSWORD,
            required = false)
    String[] credentials() default {};

    @AttributeDefinition(
            name = "Credentials providers",
            description =
                    "Which CredentialsProvider services are asked for other access keys: * for all, an LDAP filter over"
                            + " their properties, or none.",
            required = false)
    String credentialsProviders() default ALL;

    @AttributeDefinition(
            name = "Longest time to expire (s)",
            description = "How long a URL may be good for.",
            min = "1",
            max = "300",
            required = false)
    int maxExpiresSeconds() default MAX_EXPIRES;

    @AttributeDefinition(
            name = "Clock skew (s)",
            description = "How much the clocks of who signs and of the gateway may differ. URLs live so much longer.",
            min = "0",
            max = "900",
            required = false)
    int clockSkewSeconds() default DEFAULT_SKEW;

    @AttributeDefinition(
            name = "Single use",
            description = "Whether a URL can be used once only. What has been used is forgotten with a restart.",
            required = false)
    boolean singleUse() default false;

    @AttributeDefinition(
            name = "Remembered signatures",
            description =
                    "How many used URLs are remembered until they expire. When there are so many, further handshakes are"
                            + " answered with 503.",
            min = "1",
            max = "1000000",
            required = false)
    int rememberedSignatures() default DEFAULT_REMEMBERED;

    @AttributeDefinition(
            name = "Refusal",
            description = "How clients are refused: 1008 after a 101, which scripts in browsers can see, or 403.",
            options = {@Option(value = CLOSE), @Option(value = FORBID)},
            required = false)
    String refusal() default CLOSE;

    @AttributeDefinition(
            name = "Path prefix",
            description =
                    "What stands before the path for clients, such as the HTTP service's context path, or what a proxy"
                            + " takes away; empty for nothing.",
            required = false)
    String pathPrefix() default "";
}
