package org.sluice.websocket.server.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.UpgradeServer;
import org.sluice.websocket.runtime.dto.ServerDTO;

/**
 * The servers that there are. Their service objects are asked when somebody looks, and not kept: a server may be waiting for
 * the very component that looks.
 */
public final class Servers {

    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);
    private static final String HERE = "localhost";
    private static final Set<String> ANYWHERE = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

    private final BundleContext context;
    /** With the properties that they had when they were heard of last: all of one time. */
    private final Map<ServiceReference<UpgradeServer>, Dictionary<String, Object>> servers = new ConcurrentHashMap<>();

    /**
     * Knows no servers.
     *
     * @param context gets the services
     */
    public Servers(BundleContext context) {
        this.context = context;
    }

    /**
     * A server is there, or is in another state.
     *
     * @param reference its service
     */
    public void put(ServiceReference<UpgradeServer> reference) {
        // Under the map's lock: of two that read at the same time, the later one must not be overwritten
        servers.compute(reference, (key, before) -> key.getProperties());
    }

    /**
     * A server has gone.
     *
     * @param reference its service
     */
    public void remove(ServiceReference<UpgradeServer> reference) {
        servers.remove(reference);
    }

    /**
     * Shows the servers.
     *
     * @return by name
     */
    public List<ServerDTO> toDTOs() {
        List<ServerDTO> dtos = new ArrayList<>();
        servers.forEach((reference, properties) -> dtos.add(toDTO(reference, properties)));
        Comparator<String> nullsFirst = Comparator.nullsFirst(Comparator.naturalOrder());
        dtos.sort(Comparator.comparing((ServerDTO server) -> server.name, nullsFirst)
                .thenComparing(server -> server.pid, nullsFirst));
        return dtos;
    }

    private ServerDTO toDTO(ServiceReference<UpgradeServer> reference, Dictionary<String, Object> properties) {
        ServerDTO dto = new ServerDTO();
        dto.pid = text(properties, UpgradeServer.PID);
        dto.name = text(properties, UpgradeServer.NAME);
        dto.host = text(properties, UpgradeServer.HOST);
        dto.state = String.valueOf(properties.get(UpgradeServer.STATE));
        String reason = text(properties, UpgradeServer.REASON);
        dto.reason = reason == null ? "" : reason;
        dto.scopes = values(properties, UpgradeServer.SCOPE)
                .filter(String.class::isInstance)
                .toArray(String[]::new);
        dto.ports = ports(properties, UpgradeServer.PORT).toArray();
        dto.connections = connections(reference);
        return dto;
    }

    private int connections(ServiceReference<UpgradeServer> reference) {
        try {
            UpgradeServer server = context.getService(reference);
            if (server == null) {
                return -1;
            }
            try {
                return server.openConnections();
            } finally {
                context.ungetService(reference);
            }
        } catch (RuntimeException e) {
            LOG.debug("A server does not say how many connections it has", e);
            return -1;
        }
    }

    /**
     * Where WebSockets can be opened.
     *
     * @return URLs, in order
     */
    public String[] endpoints() {
        return servers.values().stream()
                .filter(properties -> UpgradeServer.UP.equals(properties.get(UpgradeServer.STATE)))
                .flatMap(Servers::endpoints)
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }

    private static Stream<String> endpoints(Dictionary<String, Object> properties) {
        String rest = "://" + host(properties) + ":";
        return ports(properties, UpgradeServer.PORT)
                .mapToObj(port -> (isSecure(properties, port) ? "wss" : "ws") + rest + port + "/");
    }

    private static boolean isSecure(Dictionary<String, Object> properties, int port) {
        return Boolean.TRUE.equals(properties.get(UpgradeServer.SECURE))
                || ports(properties, UpgradeServer.SECURE_PORT).anyMatch(secure -> secure == port);
    }

    private static String host(Dictionary<String, Object> properties) {
        String host = text(properties, UpgradeServer.HOST);
        if (host == null || host.isEmpty() || ANYWHERE.contains(host)) {
            return HERE;
        }
        return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
    }

    private static IntStream ports(Dictionary<String, Object> properties, String name) {
        return values(properties, name)
                .filter(Integer.class::isInstance)
                .mapToInt(Integer.class::cast)
                .filter(port -> port > 0);
    }

    private static String text(Dictionary<String, Object> properties, String name) {
        return properties.get(name) instanceof String text ? text : null;
    }

    private static Stream<?> values(Dictionary<String, Object> properties, String name) {
        Object value = properties.get(name);
        return value instanceof Object[] several
                ? Stream.of(several)
                : value instanceof int[] numbers
                        ? IntStream.of(numbers).boxed()
                        : value instanceof Collection<?> collection ? collection.stream() : Stream.ofNullable(value);
    }
}
