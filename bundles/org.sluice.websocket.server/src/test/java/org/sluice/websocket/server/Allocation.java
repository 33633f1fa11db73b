package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a thread allocates. */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Runs a task, which must not allocate more than some bytes. The first time does not count: classes are loaded. */
    public static void check(long limit, Runnable task) {
        if (bytes(task) > limit) {
            long allocated = bytes(task);
            assertTrue(allocated <= limit, () -> allocated + " bytes allocated, limit is " + limit);
        }
    }

    private static long bytes(Runnable task) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        task.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
