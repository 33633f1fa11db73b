package org.sluice.lorawan.impl;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.lorawan.radio.Region;

/**
 * The values of one configuration, checked. Absent and empty ones have the defaults of {@link Config}.
 *
 * @param host the address to listen at, or its name
 * @param port 0, or 1025 to 65535
 * @param region empty where it is guessed
 * @param gateways the allowed EUIs, empty for all
 * @param maxGateways how many there may be at a time
 * @param gatewayTimeout for how long a gateway that is not heard of counts
 */
record Settings(
        String host, int port, Optional<Region> region, Set<Long> gateways, int maxGateways, Duration gatewayTimeout) {

    static final String AUTO = "auto";

    private static final Pattern EUI = Pattern.compile("[0-9a-fA-F]{16}");
    private static final int HEX = 16;
    private static final int MAX_GATEWAYS = 100_000;
    private static final int MAX_TIMEOUT_SECONDS = 3600;

    static Settings of(Map<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, Config.class);
        return new Settings(
                reader.text("host", Settings::isVisibleAscii, "an address or the name of a host"),
                reader.number(
                        "port",
                        n -> n == 0 || n >= Config.MIN_PORT && n <= Config.MAX_PORT,
                        "0, or " + Config.MIN_PORT + " to " + Config.MAX_PORT),
                region(reader),
                reader.commaSeparated("gateways", Settings::isEui, "16 hexadecimal digits for each gateway").stream()
                        .map(Settings::eui)
                        .collect(Collectors.toUnmodifiableSet()),
                reader.number("maxGateways", 1, MAX_GATEWAYS),
                reader.seconds("gatewayTimeoutSeconds", 1, MAX_TIMEOUT_SECONDS));
    }

    private static Optional<Region> region(ConfigurationReader<InvalidPropertyException> reader)
            throws InvalidPropertyException {
        String[] names = Stream.concat(
                        Stream.of(AUTO), Stream.of(Region.values()).map(Region::name))
                .toArray(String[]::new);
        String name = reader.oneOf("region", names);
        return name.equals(AUTO) ? Optional.empty() : Optional.of(Region.valueOf(name));
    }

    /** Whether the socket that these have will do for others. */
    boolean isSameSocket(Settings other) {
        return host.equals(other.host) && port == other.port;
    }

    boolean allows(long eui) {
        return gateways.isEmpty() || gateways.contains(eui);
    }

    static boolean isEui(String text) {
        return EUI.matcher(text).matches();
    }

    static long eui(String text) {
        return Long.parseUnsignedLong(text.toLowerCase(Locale.ROOT), HEX);
    }

    private static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
