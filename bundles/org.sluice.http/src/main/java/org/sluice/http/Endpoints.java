package org.sluice.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** The endpoints that an HTTP service tells in the service property {@code osgi.http.endpoint}. */
final class Endpoints {

    private Endpoints() {}

    /**
     * A port that is known: a path alone says where the service is below something that we do not know.
     *
     * @param number the port
     * @param isSecure whether clients speak TLS there
     */
    record Port(int number, boolean isSecure) {}

    static Stream<Port> ports(Object endpoint) {
        return values(endpoint).map(Endpoints::port).flatMap(Optional::stream);
    }

    private static Stream<?> values(Object endpoint) {
        if (endpoint instanceof Collection<?> collection) {
            return collection.stream();
        }
        return endpoint instanceof Object[] array ? Arrays.stream(array) : Stream.ofNullable(endpoint);
    }

    private static Optional<Port> port(Object endpoint) {
        try {
            URI uri = URI.create(endpoint.toString());
            if (uri.getScheme() == null || uri.getPort() == 0) {
                return Optional.empty();
            }
            boolean isSecure = uri.getScheme().equalsIgnoreCase("https");
            int defaultPort = isSecure ? 443 : 80;
            return Optional.of(new Port(uri.getPort() < 0 ? defaultPort : uri.getPort(), isSecure));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
