package org.sluice.http;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Constants;
import org.sluice.configuration.InvalidPropertyException;

/**
 * One configuration, whether or not it can be used. A configuration with an invalid value but a valid target keeps the
 * HTTP services that it names: another configuration would serve them in scopes that nobody has meant for them.
 *
 * @param pid that of the configuration
 * @param target the HTTP services that it names
 * @param settings empty where it is refused
 * @param refusal why it is refused
 */
record ServerConfiguration(String pid, Target target, Optional<Settings> settings, String refusal) {

    /** Whoever comes first has the HTTP service: those with a target, each by its PID, so that a restart changes nothing. */
    static final Comparator<ServerConfiguration> FIRST_CHOICE = Comparator.comparing(
                    (ServerConfiguration configuration) ->
                            configuration.target().isEverything())
            .thenComparing(ServerConfiguration::pid);

    /** What holds where nothing is configured. */
    static final ServerConfiguration DEFAULT = of(Map.of());

    static ServerConfiguration of(Map<String, ?> properties) {
        String pid = properties.get(Constants.SERVICE_PID) instanceof String text ? text : Config.PID;
        Target target = Target.NOTHING;
        try {
            target = Target.of(properties.get(Target.PROPERTY));
            return new ServerConfiguration(pid, target, Optional.of(Settings.of(pid, properties)), "");
        } catch (InvalidPropertyException e) {
            return new ServerConfiguration(pid, target, Optional.empty(), e.getMessage());
        }
    }
}
