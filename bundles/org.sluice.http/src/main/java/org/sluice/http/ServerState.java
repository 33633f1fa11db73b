package org.sluice.http;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.sluice.protocol.UpgradeServer;

/**
 * What can be known of a server from outside, at one time.
 *
 * @param configuration its configuration
 * @param phase one of the values of {@link UpgradeServer#STATE}
 * @param endpoints the ports of its HTTP services
 * @param reason why it is not up; empty if it is
 */
record ServerState(ServerConfiguration configuration, String phase, List<Endpoints.Port> endpoints, String reason) {

    /** The reason where nobody is to blame: it will come. */
    static final String NO_HTTP_SERVICE = "there is no HTTP service";

    static ServerState up(ServerConfiguration configuration, List<Endpoints.Port> endpoints) {
        return new ServerState(configuration, UpgradeServer.UP, endpoints, "");
    }

    static ServerState waiting(ServerConfiguration configuration, String reason) {
        return new ServerState(configuration, UpgradeServer.WAITING, List.of(), reason);
    }

    static ServerState refused(ServerConfiguration configuration) {
        return new ServerState(configuration, UpgradeServer.REFUSED, List.of(), configuration.refusal());
    }

    String pid() {
        return configuration.pid();
    }

    List<Integer> ports() {
        return endpoints.stream().map(Endpoints.Port::number).distinct().toList();
    }

    /** As service properties. */
    Dictionary<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(UpgradeServer.PID, pid());
        properties.put(UpgradeServer.STATE, phase);
        properties.put(UpgradeServer.PORT, ports().toArray(Integer[]::new));
        properties.put(
                UpgradeServer.SECURE_PORT,
                endpoints.stream()
                        .filter(Endpoints.Port::isSecure)
                        .map(Endpoints.Port::number)
                        .toArray(Integer[]::new));
        properties.put(UpgradeServer.REASON, reason);
        configuration.settings().map(Settings::identity).ifPresent(some -> {
            properties.put(UpgradeServer.NAME, some.name());
            properties.put(UpgradeServer.SCOPE, some.scopes().toArray(String[]::new));
        });
        return new Hashtable<>(properties);
    }
}
