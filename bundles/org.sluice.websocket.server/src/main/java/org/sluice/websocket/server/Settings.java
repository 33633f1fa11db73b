package org.sluice.websocket.server;

import static org.sluice.websocket.WebSocketConstants.MAX_CONNECTIONS;
import static org.sluice.websocket.WebSocketConstants.MAX_MESSAGE_SIZE;
import static org.sluice.websocket.WebSocketConstants.ORIGINS;
import static org.sluice.websocket.WebSocketConstants.PATTERN;
import static org.sluice.websocket.WebSocketConstants.SUBPROTOCOLS;
import static org.sluice.websocket.WebSocketConstants.THREADING;
import static org.sluice.websocket.WebSocketConstants.THREADING_LOOP;
import static org.sluice.websocket.WebSocketConstants.THREADING_WORKER;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.sluice.protocol.Field;
import org.sluice.websocket.server.handshake.Origin;
import org.sluice.websocket.server.path.PathPattern;

/**
 * What an application's service properties say.
 *
 * @param patterns the paths, at least one
 * @param subprotocols the subprotocols that it speaks
 * @param origins the origins besides the server's own, normalised
 * @param onLoop whether callbacks run on the event loop
 * @param maxConnections how many connections it has at most
 * @param maxMessageSize the largest message, in bytes
 */
record Settings(
        List<PathPattern> patterns,
        Set<String> subprotocols,
        Set<String> origins,
        boolean onLoop,
        int maxConnections,
        int maxMessageSize) {

    static Settings parse(Function<String, Object> source, Limits limits) throws InvalidPropertyException {
        ServiceProperties properties = new ServiceProperties(source);
        int connections = properties.number(MAX_CONNECTIONS, Integer.MAX_VALUE);
        int messageSize = properties.number(MAX_MESSAGE_SIZE, limits.maxMessageSize());
        return new Settings(
                patterns(properties),
                subprotocols(properties),
                origins(properties),
                properties.oneOf(THREADING, THREADING_WORKER, THREADING_LOOP).equals(THREADING_LOOP),
                connections == 0 ? Integer.MAX_VALUE : connections,
                messageSize == 0 ? limits.messageSize() : messageSize);
    }

    private static List<PathPattern> patterns(ServiceProperties properties) throws InvalidPropertyException {
        List<PathPattern> patterns = new ArrayList<>();
        for (String text : properties.strings(PATTERN, PathPattern.ALLOWED)) {
            try {
                patterns.add(PathPattern.parse(text));
            } catch (IllegalArgumentException e) {
                throw new InvalidPropertyException(PATTERN, text, PathPattern.ALLOWED);
            }
        }
        if (patterns.isEmpty()) {
            throw new InvalidPropertyException(PATTERN, null, "at least one of " + PathPattern.ALLOWED);
        }
        return List.copyOf(patterns);
    }

    private static Set<String> subprotocols(ServiceProperties properties) throws InvalidPropertyException {
        Set<String> names = new HashSet<>();
        for (String name : properties.strings(SUBPROTOCOLS, "tokens")) {
            if (!Field.isToken(name)) {
                throw new InvalidPropertyException(SUBPROTOCOLS, name, "tokens (RFC 9110, 5.6.2)");
            }
            names.add(name);
        }
        return Set.copyOf(names);
    }

    private static Set<String> origins(ServiceProperties properties) throws InvalidPropertyException {
        String allowed = "scheme://host, scheme://host:port or *";
        Set<String> origins = new HashSet<>();
        for (String text : properties.strings(ORIGINS, allowed)) {
            if (text.equals(Origin.ANY)) {
                origins.add(text);
            } else {
                origins.add(
                        Origin.normalize(text).orElseThrow(() -> new InvalidPropertyException(ORIGINS, text, allowed)));
            }
        }
        return Set.copyOf(origins);
    }
}
