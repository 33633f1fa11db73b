package org.sluice.lorawan.trace;

import org.osgi.annotation.versioning.ProviderType;

/** Tells all {@link TraceListener} services. Its methods may be called from any thread, and never block. */
@ProviderType
public interface TracePublisher {

    /**
     * Tells something. Records of one thread are told in their order.
     *
     * @param record what
     */
    void publish(TraceRecord record);

    /**
     * Whether anybody listens. Who has to make an effort for a record may ask before.
     *
     * @return {@code false} if nobody would be told
     */
    boolean isHeard();

    /**
     * How many records have been published, heard or not.
     *
     * @return the number since the publisher is there
     */
    long published();

    /**
     * How many records listeners have missed because they were too slow; one that two have missed counts twice.
     *
     * @return the number since the publisher is there
     */
    long dropped();
}
