package org.sluice.jetty.upgrade;

import static org.sluice.protocol.ProtocolHandler.UPGRADE_TOKENS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.ProtocolHandler;

/** The protocol handlers that are there, each with the tokens that it serves. Safe for use by several threads. */
public final class ProtocolHandlers {

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolHandlers.class);

    /**
     * A handler, and the token for which it is chosen.
     *
     * @param token in lower case
     * @param handler the service
     * @param serviceId its {@code service.id}
     */
    public record Choice(String token, ProtocolHandler handler, long serviceId) {}

    private record Entry(ProtocolHandler handler, Set<String> tokens, int ranking, long serviceId) {}

    private static final Comparator<Entry> BEST_FIRST =
            Comparator.comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::serviceId);

    /** Replaced as a whole, guarded by this; read by any thread. */
    private volatile List<Entry> entries = List.of();

    /** Nothing is known at first. */
    public ProtocolHandlers() {
        // Says that it is there to be called.
    }

    /**
     * Adds a handler, or puts its changed properties in the place of what was known.
     *
     * @param handler the service
     * @param properties its service properties
     */
    public synchronized void put(ProtocolHandler handler, Map<String, ?> properties) {
        long serviceId = serviceId(properties);
        Set<String> tokens = tokens(serviceId, properties.get(UPGRADE_TOKENS));
        int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        List<Entry> changed = without(serviceId);
        changed.add(new Entry(handler, tokens, ranking, serviceId));
        changed.sort(BEST_FIRST);
        entries = List.copyOf(changed);
    }

    /**
     * Forgets a handler.
     *
     * @param properties its service properties
     */
    public synchronized void remove(Map<String, ?> properties) {
        entries = List.copyOf(without(serviceId(properties)));
    }

    /**
     * Chooses the handler for the first of the client's protocols that has one.
     *
     * @param offered what the client offers, in lower case, in the order of its preference
     * @return empty if there is no handler for any of them
     */
    public Optional<Choice> choose(List<String> offered) {
        List<Entry> now = entries;
        return offered.stream()
                .flatMap(token -> now.stream()
                        .filter(entry -> entry.tokens().contains(token))
                        .map(entry -> new Choice(token, entry.handler(), entry.serviceId())))
                .findFirst();
    }

    private List<Entry> without(long serviceId) {
        return entries.stream()
                .filter(entry -> entry.serviceId() != serviceId)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static long serviceId(Map<String, ?> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }

    private static Set<String> tokens(long serviceId, Object property) {
        List<?> values = values(property);
        List<String> valid = values.stream()
                .filter(value -> value instanceof String text && UpgradeTokens.isProtocol(text))
                .map(value -> ((String) value).toLowerCase(Locale.ROOT))
                .toList();
        if (valid.isEmpty() || valid.size() < values.size()) {
            LOG.warn(
                    "ProtocolHandler service {} has {}={}, served is {}: set the service property to upgrade tokens such as"
                            + " \"websocket\", as String, String[] or Collection of String",
                    serviceId,
                    UPGRADE_TOKENS,
                    values,
                    valid);
        }
        return Set.copyOf(valid);
    }

    private static List<?> values(Object property) {
        Stream<?> values = Stream.of();
        if (property instanceof Collection<?> collection) {
            values = collection.stream();
        } else if (property instanceof Object[] array) {
            values = Arrays.stream(array);
        } else if (property != null) {
            values = Stream.of(property);
        }
        return values.map(value -> value == null ? "null" : value).toList();
    }
}
