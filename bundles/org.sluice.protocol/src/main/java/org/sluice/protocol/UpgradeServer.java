package org.sluice.protocol;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A server that offers upgrade requests to {@link ProtocolHandler} services, registered as a service so that others can see
 * what servers there are and how they are. The service exists as long as the server is configured; its properties change with
 * its state.
 */
@ProviderType
public interface UpgradeServer {

    /**
     * Service property: the PID of the server's configuration.
     *
     * <p>The value of this service property is of type {@code String}.
     */
    String PID = "sluice.server.pid";

    /**
     * Service property: the server's name. Absent where its configuration is refused.
     *
     * <p>The value of this service property is of type {@code String}.
     */
    String NAME = "sluice.server.name";

    /**
     * Service property: the scopes of the server, {@code *} for all. Absent where its configuration is refused.
     *
     * <p>The value of this service property is of type {@code String[]}.
     */
    String SCOPE = "sluice.server.scope";

    /**
     * Service property: the address or host name at which the server listens, or is to listen. Absent where that is not
     * known, or there are several.
     *
     * <p>The value of this service property is of type {@code String}.
     */
    String HOST = "sluice.server.host";

    /**
     * Service property: the port or ports at which the server listens, or is to listen; 0 or absent where that is not known.
     *
     * <p>The value of this service property is of type {@code Integer} or {@code Integer[]}.
     */
    String PORT = "sluice.server.port";

    /**
     * Service property: whether clients speak TLS to the server. Absent where that is not known, or differs between ports.
     *
     * <p>The value of this service property is of type {@code Boolean}.
     */
    String SECURE = "sluice.server.secure";

    /**
     * Service property: those of the {@linkplain #PORT ports} at which clients speak TLS, where that may differ between ports.
     *
     * <p>The value of this service property is of type {@code Integer} or {@code Integer[]}.
     */
    String SECURE_PORT = "sluice.server.port.secure";

    /**
     * Service property: {@link #UP}, {@link #WAITING} or {@link #REFUSED}.
     *
     * <p>The value of this service property is of type {@code String}.
     */
    String STATE = "sluice.server.state";

    /**
     * Service property: why the server is not up, in words for an operator; empty if it is.
     *
     * <p>The value of this service property is of type {@code String}.
     */
    String REASON = "sluice.server.reason";

    /** Value of {@link #STATE}: requests are accepted. */
    String UP = "UP";

    /** Value of {@link #STATE}: something is missing, such as a free port, and is waited for. */
    String WAITING = "WAITING";

    /** Value of {@link #STATE}: the configuration has an invalid value. */
    String REFUSED = "REFUSED";

    /**
     * How many upgraded connections the server has.
     *
     * @return those of all protocols
     */
    int openConnections();
}
