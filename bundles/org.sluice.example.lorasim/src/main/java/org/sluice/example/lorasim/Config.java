package org.sluice.example.lorasim;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration: its defaults are here, those of the commands too. */
@ObjectClassDefinition(
        name = "Sluice LoRaWAN simulator",
        description = "Devices and gateways that are not there, but send the datagrams of those that are.")
@interface Config {

    @AttributeDefinition(name = "Enabled", description = "Whether it sends.", required = false)
    boolean enabled() default false;

    @AttributeDefinition(name = "Host", description = "Where the gateways report to.", required = false)
    String host() default "127.0.0.1";

    @AttributeDefinition(name = "Port", description = "The UDP port there.", required = false)
    int port() default 1700;

    @AttributeDefinition(name = "Devices", description = "How many there are, 1 to 100000.", required = false)
    int devices() default 20;

    @AttributeDefinition(name = "Gateways", description = "How many there are, 1 to 200.", required = false)
    int gateways() default 3;

    @AttributeDefinition(
            name = "Frames per second",
            description =
                    "How many all devices send together, 1 to 100000. Each is heard by one gateway or by several.",
            required = false)
    int framesPerSecond() default 5;

    @AttributeDefinition(
            name = "Region",
            description = "EU868, US915, AU915, AS923, IN865, KR920, CN470, EU433 or RU864.",
            required = false)
    String region() default "EU868";

    @AttributeDefinition(
            name = "Seed",
            description = "The same seed makes the same devices and frames.",
            required = false)
    int seed() default 1;

    @AttributeDefinition(name = "Joins (%)", description = "How many frames are join requests.", required = false)
    int joinPercent() default 2;

    @AttributeDefinition(name = "Confirmed (%)", description = "How many frames are confirmed data.", required = false)
    int confirmedPercent() default 20;

    @AttributeDefinition(name = "Proprietary (%)", description = "How many frames are no LoRaWAN.", required = false)
    int proprietaryPercent() default 1;

    @AttributeDefinition(
            name = "Refused downlinks (%)",
            description = "How many of the frames that they are to transmit gateways refuse.",
            required = false)
    int refusedPercent() default 10;

    @AttributeDefinition(
            name = "Answers",
            description =
                    "Whether join requests and confirmed data are answered, as a network server would, through the port of"
                            + " this gateway at which the simulated gateways report.",
            required = false)
    boolean answers() default true;
}
