package org.sluice.transport.runtime;

import org.osgi.dto.DTO;

/** An event loop. No field is {@code null}. */
public class LoopDTO extends DTO {

    /** The name, which is that of its thread, too. */
    public String name;

    /** How often it has turned. It does not turn while there is nothing to do. */
    public long turns;

    /** How many connections it has, or is about to get. */
    public int connections;

    /** Called by who fills the fields. */
    public LoopDTO() {}
}
