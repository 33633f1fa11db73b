package org.sluice.transport.runtime;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Shows the state of the event loops. Its methods may be called from any thread. */
@ProviderType
public interface TransportRuntime {

    /**
     * Shows the event loops and their memory. Holds up none of them.
     *
     * @return a copy of the present state
     */
    TransportDTO getTransportDTO();

    /**
     * Finds event loops that do not turn: each is handed a task, and those are found that have not come to it in time. A loop that
     * the calling thread is, is not among them.
     *
     * @param timeout how long to wait in all; 0 or less does not wait, and finds those that have something to do
     * @return for each, its name and where its thread is, as text of one line; most often empty
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    List<String> findHeldUp(Duration timeout) throws InterruptedException;
}
