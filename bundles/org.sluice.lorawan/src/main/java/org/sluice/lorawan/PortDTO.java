package org.sluice.lorawan;

import java.util.Map;
import org.osgi.dto.DTO;

/**
 * A UDP port and what has come there. No field is {@code null}. The counters begin with the configuration, and go on when that is
 * changed.
 */
public class PortDTO extends DTO {

    /** The PID of the configuration. */
    public String pid;

    /** As {@link ForwarderPort#STATE}. */
    public String state;

    /** As {@link ForwarderPort#REASON}. */
    public String reason;

    /** As {@link ForwarderPort#HOST}. */
    public String host;

    /** As {@link ForwarderPort#PORT}. */
    public int port;

    /** As {@link ForwarderPort#REGION}. */
    public String region;

    /** All datagrams that have come. Each is one of the next three kinds, or among those rejected. */
    public long datagrams;

    /** Those that have brought frames or the status of a gateway (PUSH_DATA). */
    public long pushes;

    /** Those by which gateways ask for what they are to send (PULL_DATA). */
    public long pulls;

    /** Those that say what became of a frame that was to be sent (TX_ACK). */
    public long transmissionAnswers;

    /** The frames that have been received. */
    public long frames;

    /** Those of them that are no LoRaWAN frames, or damaged; they are published nevertheless. */
    public long unreadableFrames;

    /** The status reports of gateways. */
    public long reports;

    /** The frames that gateways were sent. */
    public long downlinks;

    /** Datagrams of which nothing was used, by the kind of fault; those without any are left out. */
    public Map<String, Long> rejectedDatagrams;

    /** Single frames and reports that were not used, while the rest of their datagram was, by the kind of fault. */
    public Map<String, Long> rejectedItems;

    /** The gateways that were heard of lately. */
    public GatewayDTO[] gateways;

    /** Called by who fills the fields. */
    public PortDTO() {}
}
