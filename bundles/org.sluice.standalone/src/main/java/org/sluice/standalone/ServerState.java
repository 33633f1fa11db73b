package org.sluice.standalone;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.sluice.protocol.UpgradeServer;

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
        /** Its port, or one of its files, cannot be had, and is tried again. */
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
        properties.put(UpgradeServer.PID, pid);
        properties.put(UpgradeServer.STATE, phase.name());
        properties.put(UpgradeServer.PORT, port);
        properties.put(UpgradeServer.REASON, reason);
        if (settings != null) {
            properties.put(UpgradeServer.NAME, settings.identity().name());
            properties.put(UpgradeServer.SCOPE, settings.identity().scopes().toArray(String[]::new));
            properties.put(UpgradeServer.HOST, settings.host());
            properties.put(UpgradeServer.SECURE, settings.tls().isPresent());
        }
        return new Hashtable<>(properties);
    }
}
