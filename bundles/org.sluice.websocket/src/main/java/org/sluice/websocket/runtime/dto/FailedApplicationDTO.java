package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/** An application that is not used. */
public class FailedApplicationDTO extends DTO {

    /** The {@code service.id}. */
    public long serviceId;

    /** The symbolic name of the bundle that has registered it. */
    public String bundle;

    /** Why, one of the constants {@code FAILURE_REASON_} in {@link DTOConstants}. */
    public int failureReason;

    /** The service property that is the reason; {@code null} where it is none. */
    public String property;

    /** Why, in words for an operator: for a service property, its value and what is allowed. */
    public String message;

    /** Called by who fills the fields. */
    public FailedApplicationDTO() {}
}
