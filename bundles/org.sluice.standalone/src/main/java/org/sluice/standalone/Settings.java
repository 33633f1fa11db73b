package org.sluice.standalone;

import static org.sluice.standalone.Config.MAX_HANDSHAKE_SECONDS;
import static org.sluice.standalone.Config.MAX_HEAD_BYTES;
import static org.sluice.standalone.Config.MAX_PORT;
import static org.sluice.standalone.Config.MIN_HEAD_BYTES;
import static org.sluice.standalone.Config.MIN_PORT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.FactoryPid;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.jetty.upgrade.GoAwayPlan;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.TrustedProxies;

/**
 * The values of one configuration, checked. Absent and empty ones have the defaults of {@link Config}.
 *
 * @param identity name and scopes
 * @param host the address to listen at, or its name
 * @param port 0, or 1025 to 65535
 * @param maxHeadBytes what the request's head may have
 * @param handshakeTimeout how long a client may take
 * @param goAway how connections go away when the server does
 * @param proxies whose word about their clients is taken
 * @param tls where keys and certificates are; empty without TLS
 */
record Settings(
        ServerIdentity identity,
        String host,
        int port,
        int maxHeadBytes,
        Duration handshakeTimeout,
        GoAwayPlan goAway,
        TrustedProxies proxies,
        Optional<TlsSettings> tls) {

    static Settings of(Map<String, ?> properties) throws InvalidPropertyException {
        ConfigurationReader<InvalidPropertyException> reader =
                ConfigurationReader.strict(properties::get, Config.class);
        int port = reader.number(
                "port", n -> n == 0 || n >= MIN_PORT && n <= MAX_PORT, "0, or " + MIN_PORT + " to " + MAX_PORT);
        String name = reader.text("name", ServerIdentity::isName, ServerIdentity.NAME_RULE);
        List<String> scopes = reader.commaSeparated("scope", ServerIdentity::isScope, ServerIdentity.SCOPES_RULE);
        ServerIdentity identity =
                new ServerIdentity(name.isEmpty() ? defaultName(properties, port) : name, Set.copyOf(scopes));
        return new Settings(
                identity,
                reader.text("host", Settings::isVisibleAscii, "an address or the name of a host"),
                port,
                reader.number("maxHeadBytes", MIN_HEAD_BYTES, MAX_HEAD_BYTES),
                reader.seconds("handshakeTimeoutSeconds", 1, MAX_HANDSHAKE_SECONDS),
                new GoAwayPlan(
                        "standalone server " + identity.name(),
                        reader.number("goAwaySpreadMillis", GoAwayPlan.AUTOMATIC, GoAwayPlan.MAX_MILLIS),
                        reader.millis("goAwayTimeoutMillis", 0, GoAwayPlan.MAX_MILLIS)),
                TrustedProxies.of(reader.commaSeparated("proxies", TrustedProxies::isProxy, TrustedProxies.RULE)),
                TlsSettings.of(reader));
    }

    /** Whether these are for the very same server, and only limits, proxies and the way of its TLS differ. */
    boolean isSameServer(Settings other) {
        return identity.equals(other.identity)
                && host.equals(other.host)
                && port == other.port
                && tls.isPresent() == other.tls.isPresent();
    }

    private static String defaultName(Map<String, ?> properties, int port) {
        String pid = String.valueOf(properties.get("service.pid"));
        return FactoryPid.nameIn(pid, Config.PID).filter(ServerIdentity::isName).orElse("standalone-" + port);
    }

    private static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
