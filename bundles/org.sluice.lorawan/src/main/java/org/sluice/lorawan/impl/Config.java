package org.sluice.lorawan.impl;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configurations of factory PID {@code org.sluice.lorawan}: one for each port. {@link Settings} reads them. */
@ObjectClassDefinition(
        name = "Sluice LoRaWAN port",
        description =
                "A UDP port at which LoRaWAN gateways report what they hear (Semtech's packet-forwarder protocol). An invalid value"
                        + " keeps it closed.")
@interface Config {

    int MIN_PORT = 1025;
    int MAX_PORT = 65_535;

    @AttributeDefinition(
            name = "Host",
            description =
                    "The address to listen at, or its name. Gateways on other machines need one that they can reach."
                            + " The protocol has no authentication: whoever can reach the port can pretend to be a gateway.",
            required = false)
    String host() default "127.0.0.1";

    @AttributeDefinition(
            name = "Port",
            description = "0 for any free one, or 1025 to 65535. One that is in use is tried again until it is free.",
            min = "0",
            max = "65535",
            required = false)
    int port() default 1700;

    @AttributeDefinition(
            name = "Region",
            description =
                    "What the numbers of data rates mean. auto guesses it by the frequency of each frame, which is wrong"
                            + " where regions share frequencies.",
            options = {
                @Option(value = "auto"),
                @Option(value = "EU868"),
                @Option(value = "US915"),
                @Option(value = "AU915"),
                @Option(value = "AS923"),
                @Option(value = "IN865"),
                @Option(value = "KR920"),
                @Option(value = "CN470"),
                @Option(value = "EU433"),
                @Option(value = "RU864")
            },
            required = false)
    String region() default "auto";

    @AttributeDefinition(
            name = "Gateways",
            description = "EUIs of the gateways that are listened to, 16 hexadecimal digits each; empty for all.",
            required = false)
    String[] gateways() default {};

    @AttributeDefinition(
            name = "Gateways at a time",
            description = "Further ones are not listened to until others have not been heard of for the time below.",
            min = "1",
            max = "100000",
            required = false)
    int maxGateways() default 1000;

    @AttributeDefinition(
            name = "Time-out of gateways (seconds)",
            description =
                    "A gateway that has not asked for frames for so long is not sent any, and another address may ask for"
                            + " them. Gateways ask every 5 to 30 seconds.",
            min = "1",
            max = "3600",
            required = false)
    int gatewayTimeoutSeconds() default 60;
}
