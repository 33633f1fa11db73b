package org.sluice.standalone;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;

/**
 * What can be known of a server from outside, at one time.
 *
 * @param phase how far it has come
 * @param settings what it is to be; {@code null} where it is refused
 * @param port where it listens, or is to listen; 0 where that is not known
 * @param reason why it is not up; empty if it is
 */
record ServerState(Phase phase, Settings settings, int port, String reason) {

    enum Phase {
        /** It listens. */
        UP,
        /** Its port cannot be had, and is tried again. */
        WAITING,
        /** Its configuration has an invalid value. */
        REFUSED
    }

    static ServerState up(Settings settings, int port) {
        return new ServerState(Phase.UP, settings, port, "");
    }

    static ServerState waiting(Settings settings, String reason) {
        return new ServerState(Phase.WAITING, settings, settings.port(), reason);
    }

    static ServerState refused(String reason) {
        return new ServerState(Phase.REFUSED, null, 0, reason);
    }

    /**
     * As service properties.
     *
     * @param pid that of the configuration
     */
    Dictionary<String, Object> properties(String pid) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("sluice.server.pid", pid);
        properties.put("sluice.server.state", phase.name());
        properties.put("sluice.server.port", port);
        properties.put("sluice.server.reason", reason);
        if (settings != null) {
            properties.put("sluice.server.name", settings.identity().name());
            properties.put("sluice.server.scope", settings.identity().scopes().toArray(String[]::new));
            properties.put("sluice.server.host", settings.host());
        }
        return new Hashtable<>(properties);
    }
}
