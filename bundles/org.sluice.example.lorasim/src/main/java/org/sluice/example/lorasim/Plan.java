package org.sluice.example.lorasim;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;

/**
 * What is to be simulated; the properties of {@link Config}, checked.
 *
 * @param enabled whether a configuration starts it
 * @param host where the gateways report to
 * @param port the port there
 * @param devices how many
 * @param gateways how many
 * @param framesPerSecond of all devices together
 * @param channels of the region
 * @param seed for all that is random
 * @param joinPercent how many frames are join requests
 * @param confirmedPercent how many are confirmed data
 * @param proprietaryPercent how many are no LoRaWAN
 * @param refusedPercent how many frames for devices gateways refuse
 * @param answers whether devices are answered
 */
record Plan(
        boolean enabled,
        String host,
        int port,
        int devices,
        int gateways,
        int framesPerSecond,
        Channels channels,
        int seed,
        int joinPercent,
        int confirmedPercent,
        int proprietaryPercent,
        int refusedPercent,
        boolean answers) {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_DEVICES = 100_000;
    private static final int MAX_GATEWAYS = 200;
    private static final int MAX_FRAMES = 100_000;
    private static final int ALL = 100;

    static Plan of(Map<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, Config.class);
        String[] regions = Stream.of(Channels.values()).map(Channels::name).toArray(String[]::new);
        return new Plan(
                reader.flag("enabled"),
                reader.text("host", host -> true, "an address or the name of a host"),
                reader.number("port", 1, MAX_PORT),
                reader.number("devices", 1, MAX_DEVICES),
                reader.number("gateways", 1, MAX_GATEWAYS),
                reader.number("framesPerSecond", 1, MAX_FRAMES),
                Channels.valueOf(reader.oneOf("region", regions)),
                reader.number("seed", Integer.MIN_VALUE, Integer.MAX_VALUE),
                reader.number("joinPercent", 0, ALL),
                reader.number("confirmedPercent", 0, ALL),
                reader.number("proprietaryPercent", 0, ALL),
                reader.number("refusedPercent", 0, ALL),
                reader.flag("answers"));
    }

    /** Words such as {@code devices=5}. */
    static Map<String, String> words(Stream<String> words) {
        return words.map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 1 ? "" : pair[1], (a, b) -> b));
    }

    /** In one line. */
    String text() {
        return devices + " devices, " + gateways + " gateways, " + framesPerSecond + " frames per second, " + channels
                + ", to " + host + ':' + port;
    }
}
