package org.sluice.lorawan;

import java.io.IOException;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A configured UDP port for gateways, whether or not it can be had. Registered as a service with the properties below; its
 * methods may be called from any thread.
 */
@ProviderType
public interface ForwarderPort {

    /** The PID of configurations: one for each port. */
    String FACTORY_PID = "org.sluice.lorawan";

    /** Service property: the PID of the configuration. The value of this service property is of type {@code String}. */
    String PID = "sluice.lorawan.pid";

    /**
     * Service property: {@link #UP}, {@link #WAITING} or {@link #REFUSED}. The value of this service property is of type
     * {@code String}.
     */
    String STATE = "sluice.lorawan.state";

    /** Service property: why the port is not up, empty if it is. The value of this service property is of type {@code String}. */
    String REASON = "sluice.lorawan.reason";

    /** Service property: the address to listen at. The value of this service property is of type {@code String}. */
    String HOST = "sluice.lorawan.host";

    /**
     * Service property: the port; where any free one was wanted, the one that was found, and 0 before. The value of this service property is
     * of type {@code Integer}.
     */
    String PORT = "sluice.lorawan.port";

    /** Service property: the configured region, or {@code auto}. The value of this service property is of type {@code String}. */
    String REGION = "sluice.lorawan.region";

    /** Value of {@link #STATE}: gateways can reach it. */
    String UP = "UP";

    /** Value of {@link #STATE}: the port cannot be had, and is tried again. */
    String WAITING = "WAITING";

    /** Value of {@link #STATE}: the configuration has an invalid value. */
    String REFUSED = "REFUSED";

    /**
     * Shows the port, its gateways and its counters.
     *
     * @return a copy of the present state
     */
    PortDTO getPortDTO();

    /**
     * Sends a frame to a gateway, which is to transmit it. The frame is published as a trace, and so is what the gateway
     * answers, or that it does not.
     *
     * @param gatewayEui the gateway, 16 hexadecimal digits in any case
     * @param downlink what to transmit
     * @return the message's id, which these records have
     * @throws IOException if the port is not up, the gateway has not asked for frames lately, or too many answers are outstanding;
     *     the message says which
     */
    UUID send(String gatewayEui, Downlink downlink) throws IOException;
}
