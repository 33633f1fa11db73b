package org.sluice.transport.runtime;

import org.osgi.dto.DTO;

/** The state of the event loops. No field is {@code null}. */
public class TransportDTO extends DTO {

    /** The event loops. */
    public LoopDTO[] loops;

    /** How many bytes a chunk has, in which small writes are gathered. */
    public int chunkBytes;

    /** How many chunks there are outside the heap. They are never freed, but used again. */
    public int chunks;

    /** How many of them something is in. */
    public int chunksInUse;

    /** How many bytes wait for peers on all connections together, beyond each one's high-water mark. */
    public long backlogBytes;

    /** How many these may be. */
    public long maxBacklogBytes;

    /** Called by who fills the fields. */
    public TransportDTO() {}
}
