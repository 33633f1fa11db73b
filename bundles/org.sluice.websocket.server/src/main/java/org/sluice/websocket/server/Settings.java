package org.sluice.websocket.server;

import static org.sluice.websocket.WebSocketConstants.AUTHENTICATOR;
import static org.sluice.websocket.WebSocketConstants.CONTEXT_SELECT;
import static org.sluice.websocket.WebSocketConstants.DATA;
import static org.sluice.websocket.WebSocketConstants.DATA_ANY;
import static org.sluice.websocket.WebSocketConstants.DATA_BINARY;
import static org.sluice.websocket.WebSocketConstants.DATA_TEXT;
import static org.sluice.websocket.WebSocketConstants.DEFAULT_SCOPE;
import static org.sluice.websocket.WebSocketConstants.DIRECTION;
import static org.sluice.websocket.WebSocketConstants.DIRECTION_BOTH;
import static org.sluice.websocket.WebSocketConstants.DIRECTION_PUSH;
import static org.sluice.websocket.WebSocketConstants.HANDOVER;
import static org.sluice.websocket.WebSocketConstants.IDLE_TIMEOUT;
import static org.sluice.websocket.WebSocketConstants.MAX_CONNECTIONS;
import static org.sluice.websocket.WebSocketConstants.MAX_MESSAGE_SIZE;
import static org.sluice.websocket.WebSocketConstants.ORIGINS;
import static org.sluice.websocket.WebSocketConstants.PATTERN;
import static org.sluice.websocket.WebSocketConstants.PING_INTERVAL;
import static org.sluice.websocket.WebSocketConstants.SCOPE;
import static org.sluice.websocket.WebSocketConstants.SUBPROTOCOLS;
import static org.sluice.websocket.WebSocketConstants.THREADING;
import static org.sluice.websocket.WebSocketConstants.THREADING_LOOP;
import static org.sluice.websocket.WebSocketConstants.THREADING_WORKER;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.configuration.PropertyReader;
import org.sluice.protocol.Field;
import org.sluice.websocket.server.frame.Opcode;
import org.sluice.websocket.server.frame.Violation;
import org.sluice.websocket.server.handshake.Origin;
import org.sluice.websocket.server.path.PathPattern;
import org.sluice.websocket.server.service.Selection;

/**
 * What an application's service properties say.
 *
 * @param patterns the paths, at least one
 * @param scopes the scopes of the servers at which it is there, at least one
 * @param subprotocols the subprotocols that it speaks
 * @param origins the origins besides the server's own, normalised
 * @param onLoop whether callbacks run on the event loop
 * @param maxConnections how many connections it has at most
 * @param maxMessageSize the largest message, in bytes, 0 for the server's default
 * @param idleTimeout in seconds, 0 for the server's, less for none
 * @param pingInterval in seconds, 0 for the server's, less for none
 * @param push whether messages go to clients only
 * @param data which messages it takes
 * @param compression whether and how messages are compressed
 * @param contextSelect the servlet context that is asked about clients
 * @param authenticator the authenticator that is asked about clients, empty for the server's
 * @param handoverSeconds how long connections wait for the next application when this one goes, 0 for not at all
 */
record Settings(
        List<PathPattern> patterns,
        Set<String> scopes,
        Set<String> subprotocols,
        Set<String> origins,
        boolean onLoop,
        int maxConnections,
        int maxMessageSize,
        int idleTimeout,
        int pingInterval,
        boolean push,
        String data,
        Compression compression,
        Optional<Selection> contextSelect,
        Optional<Selection> authenticator,
        int handoverSeconds) {

    /** The scope that stands for all. */
    private static final String ALL = "*";

    /** What a server's scope can be. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_HANDOVER_SECONDS = 3_600;

    static Settings parse(Function<String, Object> source) throws InvalidPropertyException {
        PropertyReader properties = new PropertyReader(source);
        int connections = properties.number(MAX_CONNECTIONS, 0, Integer.MAX_VALUE, 0);
        return new Settings(
                patterns(properties),
                scopes(properties),
                subprotocols(properties),
                origins(properties),
                properties.oneOf(THREADING, THREADING_WORKER, THREADING_LOOP).equals(THREADING_LOOP),
                connections == 0 ? Integer.MAX_VALUE : connections,
                properties.number(MAX_MESSAGE_SIZE, 0, Integer.MAX_VALUE, 0),
                seconds(properties, IDLE_TIMEOUT),
                seconds(properties, PING_INTERVAL),
                properties.oneOf(DIRECTION, DIRECTION_BOTH, DIRECTION_PUSH).equals(DIRECTION_PUSH),
                properties.oneOf(DATA, DATA_ANY, DATA_TEXT, DATA_BINARY),
                Compression.parse(source),
                // An empty one must not let in everyone
                properties
                        .textIfPresent(CONTEXT_SELECT, Selection::isSelection, Selection.ALLOWED)
                        .map(Selection::new),
                Selection.ifAny(properties.text(AUTHENTICATOR, Selection::isSelection, Selection.ALLOWED, "")),
                properties.number(HANDOVER, 0, MAX_HANDOVER_SECONDS, 0));
    }

    /** Whether the application is there for a server with these scopes. */
    boolean isIn(Set<String> serverScopes) {
        return scopes.contains(ALL)
                || serverScopes.contains(ALL)
                || scopes.stream().anyMatch(serverScopes::contains);
    }

    /** Whether the same requests lead to it. */
    boolean isFoundLike(Settings other) {
        return patterns.equals(other.patterns) && scopes.equals(other.scopes);
    }

    /** Whether the same decide about clients. */
    boolean admitsLike(Settings other) {
        return origins.equals(other.origins)
                && contextSelect.equals(other.contextSelect)
                && authenticator.equals(other.authenticator);
    }

    /** The largest message, in bytes. */
    int messageLimit(Limits.Messages limits) {
        return maxMessageSize == 0 ? limits.size() : Math.min(maxMessageSize, limits.maxSize());
    }

    /** Why a message of this type is not taken, or null. */
    Violation refusalOf(int opcode) {
        boolean text = opcode == Opcode.TEXT;
        if (push && text) {
            return Violation.PUSH_ONLY;
        }
        if (push || data.equals(text ? DATA_BINARY : DATA_TEXT)) {
            return text ? Violation.TEXT_NOT_TAKEN : Violation.BINARY_NOT_TAKEN;
        }
        return null;
    }

    private static int seconds(PropertyReader properties, String name) throws InvalidPropertyException {
        return properties.number(name, -1, MAX_SECONDS, 0);
    }

    private static Set<String> scopes(PropertyReader properties) throws InvalidPropertyException {
        return Set.copyOf(properties.texts(
                SCOPE,
                text -> text.equals(ALL) || NAME.matcher(text).matches(),
                "names of 1 to 64 of the characters A-Z a-z 0-9 . _ -, or " + ALL,
                DEFAULT_SCOPE));
    }

    private static List<PathPattern> patterns(PropertyReader properties) throws InvalidPropertyException {
        List<PathPattern> patterns = new ArrayList<>();
        for (String text : properties.texts(PATTERN, any -> true, PathPattern.ALLOWED)) {
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

    private static Set<String> subprotocols(PropertyReader properties) throws InvalidPropertyException {
        return Set.copyOf(properties.texts(SUBPROTOCOLS, Field::isToken, "tokens (RFC 9110, 5.6.2)"));
    }

    private static Set<String> origins(PropertyReader properties) throws InvalidPropertyException {
        return properties
                .texts(
                        ORIGINS,
                        text -> text.equals(Origin.ANY)
                                || Origin.normalize(text).isPresent(),
                        "scheme://host, scheme://host:port or *")
                .stream()
                .map(text -> Origin.normalize(text).orElse(text))
                .collect(Collectors.toUnmodifiableSet());
    }
}
