package org.sluice.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.FactoryPid;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.TrustedProxies;

/**
 * What a configuration says of a server, checked. Absent and empty values have their defaults.
 *
 * @param identity name and scopes
 * @param patience how long an HTTP service that stops waits for its connections
 * @param proxies whose word about their clients is taken
 */
record Settings(ServerIdentity identity, Duration patience, TrustedProxies proxies) {

    /**
     * Reads a configuration.
     *
     * @param pid that of the configuration
     * @param properties the configuration
     * @throws InvalidPropertyException if a value cannot be used
     */
    static Settings of(String pid, Map<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, Config.class);
        String name = reader.text("name", ServerIdentity::isName, ServerIdentity.NAME_RULE);
        List<String> scopes = reader.commaSeparated("scope", ServerIdentity::isScope, ServerIdentity.SCOPES_RULE);
        return new Settings(
                new ServerIdentity(name.isEmpty() ? defaultName(pid) : name, Set.copyOf(scopes)),
                reader.millis("goAwayTimeoutMillis", 0, Config.MAX_PATIENCE_MILLIS),
                TrustedProxies.of(reader.commaSeparated("proxies", TrustedProxies::isProxy, TrustedProxies.RULE)));
    }

    private static String defaultName(String pid) {
        return FactoryPid.nameIn(pid, Config.PID).filter(ServerIdentity::isName).orElse(ServerIdentity.DEFAULT);
    }
}
