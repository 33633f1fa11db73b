package org.sluice.protocol;

import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One thread that runs the callbacks of many connections, one after the other. Its methods may be called from any thread.
 *
 * <p>As an {@link Executor} it runs tasks in the order in which they come, and what these write leaves when each has ended. No
 * task is rejected: when the loop has ended, the thread that brings it runs it. A task must not block.
 */
@ProviderType
public interface EventLoop extends Executor {

    /**
     * Whether the calling thread is the loop's: if so, the caller must not wait for anything that the loop is to do.
     *
     * @return {@code true} in a callback or task
     */
    boolean isCurrentThread();

    /**
     * Continues on a fresh thread after the present turn. A handler calls it when a bundle whose code has run on the loop goes
     * away: what that code has left in thread locals goes with the old thread, and the bundle's classes can be unloaded.
     */
    void renewThread();
}
