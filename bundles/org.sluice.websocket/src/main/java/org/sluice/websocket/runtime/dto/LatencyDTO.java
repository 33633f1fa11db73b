package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/** How long something has taken, in classes. */
public class LatencyDTO extends DTO {

    /** The classes' upper bounds, ascending, in nanoseconds. What has taken longer than the last is in one class more. */
    public long[] boundsNanos;

    /** How often it was in each class. */
    public long[] counts;

    /** How long it has taken in all, in nanoseconds. */
    public long totalNanos;

    /** Called by who fills the fields. */
    public LatencyDTO() {}
}
