package org.sluice.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;

/**
 * The HTTP services that are there, and those that have gone, by their ports: nothing else tells to which of several HTTP
 * services a request has come. An HTTP service that does not say its ports may have any. Safe for use by several threads.
 */
final class HttpServices {

    /** Stands for every port that there may be. */
    private static final Set<Integer> ANY = Set.of();

    // Guarded by this.
    private final Map<Object, Set<Integer>> present = new HashMap<>();
    private final Set<Set<Integer>> gone = new HashSet<>();

    /**
     * An HTTP service has come, or has changed.
     *
     * @param properties the service properties of its runtime service
     */
    synchronized void put(Map<String, Object> properties) {
        Set<Integer> ports = ports(properties.get(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT));
        present.put(properties.get(Constants.SERVICE_ID), ports);
        gone.removeIf(
                left -> ports.equals(ANY) || left.equals(ANY) || ports.stream().anyMatch(left::contains));
    }

    /**
     * An HTTP service is going.
     *
     * @param properties the service properties of its runtime service
     * @return its ports, for {@link #covers}
     */
    synchronized Set<Integer> remove(Map<String, Object> properties) {
        Set<Integer> ports = Objects.requireNonNullElse(present.remove(properties.get(Constants.SERVICE_ID)), ANY);
        gone.add(ports);
        return ports;
    }

    /** Whether the HTTP service at a port has gone, and none has come back since. */
    synchronized boolean isGone(int port) {
        return gone.stream().anyMatch(ports -> covers(ports, port))
                && present.values().stream().noneMatch(ports -> covers(ports, port));
    }

    static boolean covers(Set<Integer> ports, int port) {
        return ports.equals(ANY) || ports.contains(port);
    }

    private static Set<Integer> ports(Object endpoint) {
        return values(endpoint)
                .map(HttpServices::port)
                .filter(port -> port > 0)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<?> values(Object endpoint) {
        if (endpoint instanceof Collection<?> collection) {
            return collection.stream();
        }
        return endpoint instanceof Object[] array ? Arrays.stream(array) : Stream.ofNullable(endpoint);
    }

    private static int port(Object endpoint) {
        try {
            URI uri = URI.create(endpoint.toString());
            if (uri.getScheme() == null) {
                // A path alone says where the service is below something that we do not know.
                return -1;
            }
            int defaultPort = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
            return uri.getPort() < 0 ? defaultPort : uri.getPort();
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
