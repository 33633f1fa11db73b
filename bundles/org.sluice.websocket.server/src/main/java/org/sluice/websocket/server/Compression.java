package org.sluice.websocket.server;

import static org.sluice.websocket.WebSocketConstants.COMPRESSION;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_LEVEL;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_OFF;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_ON;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_TAKEOVER;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_THRESHOLD;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.configuration.PropertyReader;
import org.sluice.websocket.server.deflate.Coders;
import org.sluice.websocket.server.deflate.Negotiation;

/**
 * Whether and how messages are compressed.
 *
 * @param mode {@code off}, {@code on} or {@code takeover}; of an application empty for the server's
 * @param level how hard to try, 1 to 9; of an application 0 for the server's
 * @param threshold how many bytes a message must have; of an application -1 for the server's
 */
record Compression(String mode, int level, int threshold) {

    static final int MAX_LEVEL = 9;
    static final int MAX_THRESHOLD = 1 << 20;

    private static final String SERVERS = "";
    private static final List<String> MODES = List.of(COMPRESSION_OFF, COMPRESSION_ON, COMPRESSION_TAKEOVER);

    /** What an application's service properties say. */
    static Compression parse(Function<String, Object> source) throws InvalidPropertyException {
        PropertyReader properties = new PropertyReader(name -> modeOf(source.apply(name)));
        return new Compression(
                properties.text(COMPRESSION, MODES::contains, String.join(" or ", MODES), SERVERS),
                new PropertyReader(source).number(COMPRESSION_LEVEL, 0, MAX_LEVEL, 0),
                new PropertyReader(source).number(COMPRESSION_THRESHOLD, -1, MAX_THRESHOLD, -1));
    }

    private static Object modeOf(Object value) {
        return value instanceof Boolean on ? on ? COMPRESSION_ON : COMPRESSION_OFF : value;
    }

    /** The same with the server's in the place of what an application leaves to it. */
    Compression or(Compression server) {
        return new Compression(
                mode.equals(SERVERS) ? server.mode : mode,
                level == 0 ? server.level : level,
                threshold < 0 ? server.threshold : threshold);
    }

    /** Whether messages are compressed at all. */
    boolean isOn() {
        return !mode.equals(COMPRESSION_OFF);
    }

    /** Answers a client's offers, the lines of its {@code Sec-WebSocket-Extensions}. */
    Optional<Negotiation> negotiate(List<String> offers, Coders coders) {
        return mode.equals(COMPRESSION_OFF)
                ? Optional.empty()
                : Negotiation.of(offers, mode.equals(COMPRESSION_TAKEOVER), coders, level);
    }
}
