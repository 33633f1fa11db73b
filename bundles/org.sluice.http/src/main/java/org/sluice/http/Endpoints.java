package org.sluice.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The endpoints that an HTTP service tells in the service property {@code osgi.http.endpoint}. */
final class Endpoints {

    private Endpoints() {}

    /** The ports that are known: a path alone says where the service is below something that we do not know. */
    static IntStream ports(Object endpoint) {
        return values(endpoint).mapToInt(Endpoints::port).filter(port -> port > 0);
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
                return -1;
            }
            int defaultPort = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
            return uri.getPort() < 0 ? defaultPort : uri.getPort();
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
