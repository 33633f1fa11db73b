package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/** A pattern of an application that leads to another one, which has the same and a higher ranking or lower service id. */
public class ShadowedApplicationDTO extends DTO {

    /** The {@code service.id} of the application that is not found. */
    public long serviceId;

    /** The symbolic name of the bundle that has registered it. */
    public String bundle;

    /**
     * {@link DTOConstants#FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE} where the other one is in all its scopes, otherwise
     * {@link DTOConstants#FAILURE_REASON_PARTLY_SHADOWED_BY_OTHER_SERVICE}.
     */
    public int failureReason;

    /** The pattern. */
    public String pattern;

    /** The {@code service.id} of the application that is found. */
    public long shadowedBy;

    /** The names of the servers that are up and at which that is so. */
    public String[] servers;

    /** Called by who fills the fields. */
    public ShadowedApplicationDTO() {}
}
