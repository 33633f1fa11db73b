package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/** What has become of a message to many connections. */
public class BroadcastDTO extends DTO {

    /** To how many connections it is on its way. */
    public int told;

    /** How many have not been told, because they read too slowly or were in the middle of another message. */
    public int skipped;

    /** Called by who fills the fields. */
    public BroadcastDTO() {}
}
