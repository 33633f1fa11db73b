package org.sluice.transport;

import org.osgi.annotation.versioning.ProviderType;

/** Whom an {@link Endpoint} tells what it is ready for. */
@ProviderType
public interface Readiness {

    /**
     * Says that the endpoint is ready. May be called from any thread and returns at once.
     *
     * @param read whether bytes, or the end of the input, can be read
     * @param write whether bytes can be written
     */
    void ready(boolean read, boolean write);
}
