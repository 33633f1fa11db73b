package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/** The state of the WebSocket server. */
public class RuntimeDTO extends DTO {

    /** The {@code service.changecount} that belongs to this state, or an earlier one. */
    public long changeCount;

    /** When the server has started and its counters have been zero, in milliseconds since the epoch. */
    public long startedAt;

    /** Where WebSockets can be opened, as {@code ws://host:port/} or {@code wss://host:port/}. */
    public String[] endpoints;

    /** The servers that offer their requests, by name. */
    public ServerDTO[] servers;

    /** The applications, by service id. Those that are shadowed in parts or in all are among them. */
    public ApplicationDTO[] applications;

    /** The applications that are not used, by service id. */
    public FailedApplicationDTO[] failedApplications;

    /** Patterns that lead to another application, by service id. */
    public ShadowedApplicationDTO[] shadowedApplications;

    /** The numbers of all applications together, including those that have gone. */
    public CountersDTO counters;

    /** What bounds some of these numbers. */
    public LimitsDTO limits;

    /** Called by who fills the fields. */
    public RuntimeDTO() {}
}
