package org.sluice.websocket.server;

import static org.sluice.websocket.WebSocketConstants.COMPRESSION_OFF;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_ON;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_TAKEOVER;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.configuration.PropertyReader;
import org.sluice.protocol.SendQueue;
import org.sluice.websocket.server.service.Selection;

/** Makes limits of configuration properties. A value that cannot be used is named in a warning, and the default taken. */
final class ConfiguredLimits {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredLimits.class);

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(1);
    private static final int MANY = 1_000_000;
    private static final int THREADS = 10_000;
    private static final int CODERS = 10_000;
    private static final int MAX_HISTORY = 10_000;
    private static final int MAX_STATE = 16 << 20;
    private static final int GIB = 1 << 30;
    private static final int KIB = 1 << 10;
    private static final int MINUTE_MILLIS = 60_000;
    private static final int HOUR = 3600;
    private static final int DAY = 24 * HOUR;

    private final Function<String, Object> source;
    private final ConfigurationReader<RuntimeException> properties;

    private ConfiguredLimits(Function<String, Object> source) {
        this.source = source;
        this.properties = ConfigurationReader.lenient(source, Config.class, WebSocketProtocolHandler.PID, LOG);
    }

    static Limits limits(Function<String, Object> source) {
        return new ConfiguredLimits(source).limits();
    }

    private Limits limits() {
        return new Limits(
                connections(),
                messages(),
                sendQueue(),
                workers(),
                connects(),
                times(),
                authentication(),
                compression(),
                number("coders", 1, CODERS),
                number("historySize", 0, MAX_HISTORY),
                number("handoverStateBytes", 0, MAX_STATE));
    }

    private Limits.Connections connections() {
        return new Limits.Connections(
                number("connections", 1, MANY),
                unlimitedIfZero(number("connectionsPerApplication", 0, MANY)),
                unlimitedIfZero(number("connectionsPerAddress", 0, MANY)));
    }

    private static int unlimitedIfZero(int value) {
        return value == 0 ? Integer.MAX_VALUE : value;
    }

    private Limits.Messages messages() {
        int max = number("maxMessageBytes", 1, GIB);
        int size = number("messageBytes", 1, GIB);
        return new Limits.Messages(Math.min(size, max), max, number("fragmentsPerMessage", 1, MANY), unfinished());
    }

    private long unfinished() {
        int bytes = number("unfinishedMessageBytes", 0, Integer.MAX_VALUE);
        return bytes == 0 ? Runtime.getRuntime().maxMemory() / Config.HEAP_PER_UNFINISHED : bytes;
    }

    private SendQueue sendQueue() {
        int mark = number("sendQueueMarkBytes", KIB, GIB);
        int limit = number("sendQueueLimitBytes", KIB, GIB);
        if (limit < mark) {
            String allowed = "sendQueueMarkBytes, " + mark + ", or more";
            properties.refuse(new InvalidPropertyException("sendQueueLimitBytes", limit, allowed), mark);
        }
        return new SendQueue(mark, Math.max(mark, limit));
    }

    private Limits.Workers workers() {
        return new Limits.Workers(
                number("workerThreads", 1, THREADS),
                number("workerThreadsPerApplication", 1, THREADS),
                virtualThreads(),
                number("waitingMessages", 2, MANY),
                number("waitingBytes", KIB, GIB));
    }

    private boolean virtualThreads() {
        boolean wanted = properties.flag("virtualThreads");
        if (wanted && VirtualThreads.ifSupported().isEmpty()) {
            LOG.warn(
                    "virtualThreads of PID {} needs Java 21 or later, this is Java {}: worker threads remain platform"
                            + " threads",
                    WebSocketProtocolHandler.PID,
                    Runtime.version().feature());
            return false;
        }
        return wanted;
    }

    private Limits.Connects connects() {
        int all = number("concurrentConnects", 1, THREADS);
        int each = Math.max(1, all * 3 / 4);
        return new Limits.Connects(all, each, CONNECT_PATIENCE, seconds("connectTimeoutSeconds", HOUR));
    }

    private Limits.Times times() {
        return new Limits.Times(
                number("idleTimeoutSeconds", 0, DAY),
                number("pingIntervalSeconds", 0, DAY),
                seconds("pongTimeoutSeconds", HOUR),
                seconds("messageTimeoutSeconds", DAY),
                seconds("closingTimeoutSeconds", HOUR),
                number("loopCallbackMillis", 0, MINUTE_MILLIS));
    }

    private Compression compression() {
        return new Compression(
                properties.oneOf("compression", COMPRESSION_OFF, COMPRESSION_ON, COMPRESSION_TAKEOVER),
                number("compressionLevel", 1, Compression.MAX_LEVEL),
                number("compressionThresholdBytes", 0, Compression.MAX_THRESHOLD));
    }

    private Limits.Authentication authentication() {
        return new Limits.Authentication(authenticator(), number("authenticationFailures", 1, MANY));
    }

    /** A value that cannot be used must not leave the applications open to all. */
    private Optional<Selection> authenticator() {
        try {
            return Selection.ifAny(
                    new PropertyReader(source).text("authenticator", Selection::isSelection, Selection.ALLOWED, ""));
        } catch (InvalidPropertyException e) {
            LOG.warn(
                    "{}; applications that select no authenticator themselves take no connections, set it in PID {}",
                    e.getMessage(),
                    WebSocketProtocolHandler.PID);
            return Optional.of(Selection.NOTHING);
        }
    }

    private Duration seconds(String name, int max) {
        return Duration.ofSeconds(number(name, 1, max));
    }

    private int number(String name, int min, int max) {
        return properties.number(name, min, max);
    }
}
