package org.sluice.websocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every property of {@link Config}. */
class ConfiguredLimitsTest {

    private record Property(String name, int min, int max, int absent, Function<Limits, Integer> value) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final int MIB = 1 << 20;
    private static final int GIB = 1 << 30;

    static Stream<Property> properties() {
        return Stream.of(
                new Property("connections", 1, 1_000_000, 10_000, l -> l.connections()
                        .all()),
                new Property(
                        "connectionsPerApplication",
                        0,
                        1_000_000,
                        0,
                        l -> zeroIfUnlimited(l.connections().perApplication())),
                new Property(
                        "connectionsPerAddress",
                        0,
                        1_000_000,
                        0,
                        l -> zeroIfUnlimited(l.connections().perAddress())),
                new Property("messageBytes", 1, GIB, MIB, l -> l.messages().size()),
                new Property(
                        "maxMessageBytes", 1, GIB, 64 * MIB, l -> l.messages().maxSize()),
                new Property("fragmentsPerMessage", 1, 1_000_000, 1024, l -> l.messages()
                        .fragments()),
                new Property(
                        "unfinishedMessageBytes",
                        0,
                        Integer.MAX_VALUE,
                        0,
                        l -> zeroIfOfHeap(l.messages().unfinished())),
                new Property("sendQueueMarkBytes", 1024, GIB, 65_536, l -> l.sendQueue()
                        .highWaterMark()),
                new Property("sendQueueLimitBytes", 1024, GIB, 4 * MIB, l -> l.sendQueue()
                        .limit()),
                new Property("workerThreads", 1, 10_000, 64, l -> l.workers().threads()),
                new Property("workerThreadsPerApplication", 1, 10_000, 16, l -> l.workers()
                        .threadsPerApplication()),
                new Property(
                        "waitingMessages", 2, 1_000_000, 256, l -> l.workers().waitingMessages()),
                new Property(
                        "waitingBytes", 1024, GIB, 262_144, l -> l.workers().waitingBytes()),
                new Property(
                        "concurrentConnects", 1, 10_000, 64, l -> l.connects().all()),
                new Property("connectTimeoutSeconds", 1, 3600, 10, l ->
                        (int) l.connects().timeout().toSeconds()),
                new Property(
                        "idleTimeoutSeconds", 0, 86_400, 300, l -> l.times().idleSeconds()),
                new Property(
                        "pingIntervalSeconds", 0, 86_400, 60, l -> l.times().pingSeconds()),
                new Property("pongTimeoutSeconds", 1, 3600, 20, l ->
                        (int) l.times().pong().toSeconds()),
                new Property("messageTimeoutSeconds", 1, 86_400, 60, l ->
                        (int) l.times().message().toSeconds()),
                new Property("closingTimeoutSeconds", 1, 3600, 5, l ->
                        (int) l.times().closing().toSeconds()),
                new Property("loopCallbackMillis", 0, 60_000, 20, l -> l.times().loopCallbackMillis()),
                new Property("authenticationFailures", 1, 1_000_000, 5, l -> l.authentication()
                        .failures()),
                new Property("compressionLevel", 1, 9, 6, l -> l.compression().level()),
                new Property("compressionThresholdBytes", 0, MIB, 1024, l -> l.compression()
                        .threshold()),
                new Property("coders", 1, 10_000, 64, Limits::coders),
                new Property("historySize", 0, 10_000, 100, Limits::historySize),
                new Property("handoverStateBytes", 0, 16 * MIB, 65_536, Limits::handoverState));
    }

    private static int zeroIfUnlimited(int value) {
        return value == Integer.MAX_VALUE ? 0 : value;
    }

    private static int zeroIfOfHeap(long value) {
        return value == Runtime.getRuntime().maxMemory() / 4 ? 0 : (int) value;
    }

    private static int read(Property property, Object value) {
        // So that what depends on another property is not cut by it
        Map<String, Object> wide =
                Map.of("maxMessageBytes", GIB, "sendQueueLimitBytes", GIB, "sendQueueMarkBytes", 1024);
        Limits limits = ConfiguredLimits.limits(
                name -> name.equals(property.name) ? value : value == null ? null : wide.get(name));
        return property.value.apply(limits);
    }

    @Test
    void theTableHasAllNumbers() {
        Set<String> names = Arrays.stream(Config.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == int.class)
                .map(method -> method.getName())
                .collect(Collectors.toSet());
        assertEquals(names, properties().map(Property::name).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void theDescriptionHasTheSameRange(Property property) throws Exception {
        String path = "/OSGI-INF/metatype/" + Config.class.getName() + ".xml";
        try (InputStream in = Config.class.getResourceAsStream(path)) {
            String line = new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(each -> each.contains("AD id=\"" + property.name + "\""))
                    .findFirst()
                    .orElseThrow();
            String range = " min=\"%d\" max=\"%d\" default=\"%d\"";
            String expected = range.formatted(property.min, property.max, property.absent);
            assertTrue(line.contains(expected), line + " has not" + expected);
        }
    }

    static Stream<Arguments> used() {
        return properties()
                .flatMap(p -> Stream.of(
                        Arguments.of(p, null, p.absent),
                        Arguments.of(p, p.min, p.min),
                        Arguments.of(p, p.max, p.max),
                        Arguments.of(p, (long) p.max, p.max),
                        Arguments.of(p, " " + p.max + " ", p.max)));
    }

    @ParameterizedTest
    @MethodSource
    void used(Property property, Object value, int expected) {
        assertEquals(expected, read(property, value));
    }

    static Stream<Arguments> unusable() {
        return properties().flatMap(p -> Stream.of(
                        p.min - 1, p.max + 1L, Long.MAX_VALUE, "", "many", "1e3", 1.5, true, new int[] {5})
                .map(value -> Arguments.of(p, value)));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void whatCannotBeUsedIsTheDefault(Property property, Object value) {
        assertEquals(property.absent, read(property, value));
    }

    @ParameterizedTest
    @CsvSource({"off, off", "on, on", "' takeover ', takeover", "'', off", "ON, off", "true, off", "gzip, off"})
    void compressionIsOneOfThreeOrOff(String value, String expected) {
        Limits limits = ConfiguredLimits.limits(Map.<String, Object>of("compression", value)::get);
        assertEquals(expected, limits.compression().mode());
    }

    @Test
    void compressionIsOffUnlessItIsAskedFor() {
        assertEquals("off", ConfiguredLimits.limits(name -> null).compression().mode());
        assertEquals(
                "off",
                ConfiguredLimits.limits(Map.<String, Object>of("compression", 1)::get)
                        .compression()
                        .mode());
    }

    @Test
    void theDefaultMessageIsNotOverTheLargest() {
        Limits limits = ConfiguredLimits.limits(Map.<String, Object>of("maxMessageBytes", 10)::get);
        assertEquals(10, limits.messages().size());
    }

    @Test
    void theSendQueuesLimitIsNotBelowItsMark() {
        Limits limits = ConfiguredLimits.limits(
                Map.<String, Object>of("sendQueueMarkBytes", 5000, "sendQueueLimitBytes", 4000)::get);
        assertEquals(5000, limits.sendQueue().limit());
    }

    @Test
    void workerThreadsAreVirtualIfThatIsWantedAndPossible() {
        assertFalse(ConfiguredLimits.limits(name -> null).workers().virtual());
        boolean virtual = ConfiguredLimits.limits(name -> name.equals("virtualThreads") ? "true" : null)
                .workers()
                .virtual();
        assertEquals(Runtime.version().feature() >= 21, virtual);
    }
}
