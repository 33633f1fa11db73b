package org.sluice.lorawan;

import org.osgi.dto.DTO;

/** A gateway that was heard of lately. No field is {@code null}. */
public class GatewayDTO extends DTO {

    /** Its EUI, 16 hexadecimal digits. */
    public String eui;

    /** The address it has sent from last. */
    public String address;

    /** The protocol's version that it speaks, 1 or 2. */
    public int version;

    /** When it was heard of last, in milliseconds since 1970. */
    public long seenAt;

    /** Whether it can be sent frames. */
    public boolean takesDownlinks;

    /** How many frames it has received. */
    public long frames;

    /** How many frames it was sent. */
    public long downlinks;

    /** Called by who fills the fields. */
    public GatewayDTO() {}
}
