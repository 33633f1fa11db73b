package org.sluice.lorawan.trace;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens on the radio network. Registered as a service, from which moment on it is told what happens, until it
 * is unregistered.
 *
 * <p><b>Threads.</b> Each listener is called on a thread of its own, in the order in which records were published. It may
 * block, and makes nobody wait but itself: up to {@value #WAITING} records wait for it. When there are more, the oldest are dropped,
 * counted and told by number. What it throws is logged, and it is told the next one.
 *
 * <p>When the unregistration of the service returns, none of its code runs any more, unless a call that was under way does not return
 * within 5 seconds. What waited for it by then is dropped.
 *
 * <p>Much of a record has been chosen by whoever has sent a frame, or a datagram. Identifiers are well-formed, payloads are anything.
 */
@ConsumerType
@FunctionalInterface
public interface TraceListener {

    /** How many records wait for a listener at most. */
    int WAITING = 4096;

    /**
     * Something has happened.
     *
     * @param record what
     */
    void traced(TraceRecord record);

    /**
     * The listener has been too slow: records have been dropped that were older than the next one.
     *
     * @param number how many since the last such call
     */
    default void recordsDropped(long number) {}
}
