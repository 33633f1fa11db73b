package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/** The most that the whole server may have, as it is configured now. */
public class LimitsDTO extends DTO {

    /** Connections, of which {@link CountersDTO#slots} are taken. */
    public int connections;

    /** Worker threads, of which {@link CountersDTO#busyWorkerThreads} are busy. */
    public int workerThreads;

    /** Deflaters, and as many inflaters. */
    public int coders;

    /** Bytes of messages that have not come as a whole. */
    public long unfinishedMessageBytes;

    /** Called by who fills the fields. */
    public LimitsDTO() {}
}
