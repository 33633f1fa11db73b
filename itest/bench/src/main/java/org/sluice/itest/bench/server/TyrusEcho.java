package org.sluice.itest.bench.server;

import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.Set;
import org.glassfish.tyrus.server.Server;

/** Tyrus on Grizzly, without compression, which is in a jar of its own. */
public final class TyrusEcho {

    private TyrusEcho() {}

    public static void main(String[] arguments) throws Exception {
        Mode mode = Mode.of(arguments[0]);
        Class<?> configuration = mode == Mode.BROADCAST ? Hub.class : Echo.class;
        // Its word for any free port.
        Server server = new Server(Listening.HOST, -1, "", Map.of(), configuration);
        server.start();
        Listening.at(server.getPort());
        Thread.currentThread().join();
    }

    /** Public, because Tyrus creates it. */
    public static class Echo implements ServerApplicationConfig {
        @Override
        public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
            return Set.of(
                    ServerEndpointConfig.Builder.create(endpoint(), "/echo").build());
        }

        Class<?> endpoint() {
            return JakartaEcho.class;
        }

        @Override
        public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
            return Set.of();
        }
    }

    /** Public, because Tyrus creates it. */
    public static final class Hub extends Echo {
        @Override
        Class<?> endpoint() {
            return JakartaEcho.Hub.class;
        }
    }
}
