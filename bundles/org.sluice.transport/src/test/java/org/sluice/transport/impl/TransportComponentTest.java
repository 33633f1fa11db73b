package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.transport.TransportConnection;

final class TransportComponentTest {

    private final Recorder listener = new Recorder();
    private final TransportComponent component = new TransportComponent(config(1, 16384, 5));

    @AfterEach
    void stop() {
        component.modified(config(1, 16384, 0));
        component.deactivate();
    }

    @Test
    void aNewClosingTimeoutLeavesTheConnections() throws Exception {
        TransportConnection connection = open();
        listener.expect("open");
        component.modified(config(1, 16384, 0));
        assertSame(connection.loop(), open().loop());
        listener.expect("open");
        connection.close();
        listener.expect("closed ABORTED");
    }

    @Test
    void aNewReadBufferRestartsTheLoops() throws Exception {
        component.modified(config(1, 16384, 0));
        TransportConnection connection = open();
        listener.expect("open");
        component.modified(config(1, 32768, 0));
        listener.expect("goingAway");
        listener.expect("closed ABORTED");
        assertNotSame(connection.loop(), open().loop());
        listener.expect("open");
    }

    @Test
    void deactivationEndsTheConnections() throws Exception {
        component.modified(config(1, 16384, 0));
        open();
        listener.expect("open");
        component.deactivate();
        listener.expect("goingAway");
        listener.expectLast("closed ABORTED");
    }

    private static final Settings DEFAULTS = new Settings(
            Runtime.getRuntime().availableProcessors(),
            64 * 1024,
            Duration.ofSeconds(5),
            Runtime.getRuntime().maxMemory() / 4);

    @Test
    void absentValuesHaveDefaults() {
        assertEquals(DEFAULTS, TransportComponent.settings(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"0, 16384, 0", "256, 1048576, 3600", "1, 20000, 7"})
    void valuesMayBeAtTheirBounds(int loops, int readBufferBytes, int seconds) {
        int expected = loops == 0 ? DEFAULTS.loops() : loops;
        Settings settings =
                new Settings(expected, readBufferBytes, Duration.ofSeconds(seconds), DEFAULTS.backlogBytes());
        assertEquals(settings, TransportComponent.settings(config(loops, readBufferBytes, seconds)));
        Map<String, Object> texts = Map.of(
                "loops", "" + loops, "readBufferBytes", "" + readBufferBytes, "closingTimeoutSeconds", "" + seconds);
        assertEquals(settings, TransportComponent.settings(texts));
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                        Arguments.of("loops", 257),
                        Arguments.of("readBufferBytes", 16_383),
                        Arguments.of("readBufferBytes", 1_048_577),
                        Arguments.of("closingTimeoutSeconds", 3601),
                        Arguments.of("backlogBytes", 1L << 31))
                .flatMap(outOfRange -> Stream.concat(
                        Stream.of(outOfRange),
                        Stream.of("", " ", "many", "1e3", -1, 1L << 32, 1.5, true, 'c', new int[] {5}, List.of())
                                .map(value -> Arguments.of(outOfRange.get()[0], value))));
    }

    @Test
    void theTableOfUnusableValuesHasAllProperties() {
        assertEquals(
                Stream.of(Config.class.getDeclaredMethods())
                        .map(Method::getName)
                        .collect(Collectors.toSet()),
                unusable().map(arguments -> arguments.get()[0]).collect(Collectors.toSet()));
    }

    /** The component is there, whatever is configured: without it there is nothing. */
    @ParameterizedTest
    @MethodSource("unusable")
    void whatCannotBeUsedIsTheDefault(String property, Object value) {
        assertEquals(DEFAULTS, TransportComponent.settings(Map.of(property, value)));
        TransportComponent other = new TransportComponent(Map.of(property, value));
        other.modified(Map.of(property, value));
        other.deactivate();
    }

    private TransportConnection open() {
        return component.open(
                new MemoryEndpoint(), ByteBuffer.allocate(0), UpgradeAnswer.switchProtocols(listener), new Rig.Kept());
    }

    private static Map<String, Object> config(int loops, int readBufferBytes, int closingTimeoutSeconds) {
        return Map.of(
                "loops", loops,
                "readBufferBytes", readBufferBytes,
                "closingTimeoutSeconds", closingTimeoutSeconds);
    }
}
