package org.sluice.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.FactoryPid;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.jetty.upgrade.GoAwayPlan;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.TrustedProxies;

/**
 * What a configuration says of a server, checked. Absent and empty values have their defaults.
 *
 * @param identity name and scopes
 * @param goAway how the connections of an HTTP service that stops go away
 * @param proxies whose word about their clients is taken
 */
record Settings(ServerIdentity identity, GoAwayPlan goAway, TrustedProxies proxies) {

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
        ServerIdentity identity = new ServerIdentity(name.isEmpty() ? defaultName(pid) : name, Set.copyOf(scopes));
        return new Settings(
                identity,
                new GoAwayPlan(
                        "HTTP service " + identity.name(),
                        reader.number("goAwaySpreadMillis", GoAwayPlan.AUTOMATIC, GoAwayPlan.MAX_MILLIS),
                        reader.millis("goAwayTimeoutMillis", 0, GoAwayPlan.MAX_MILLIS)),
                TrustedProxies.of(reader.commaSeparated("proxies", TrustedProxies::isProxy, TrustedProxies.RULE)));
    }

    private static String defaultName(String pid) {
        return FactoryPid.nameIn(pid, Config.PID).filter(ServerIdentity::isName).orElse(ServerIdentity.DEFAULT);
    }
}
