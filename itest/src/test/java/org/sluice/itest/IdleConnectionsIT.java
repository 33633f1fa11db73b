package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.sluice.itest.idle.IdleHeap;

/** What connections cost that do nothing, in a gateway that is a process of its own. */
public class IdleConnectionsIT {

    private static final int CONNECTIONS = 1_000;

    @Rule
    public final TemporaryFolder directory = new TemporaryFolder();

    @Test
    public void anIdleConnectionCostsLittleHeapAndNoThread() throws Exception {
        IdleHeap heap = IdleHeap.measure(
                Path.of(System.getProperty("itest.bundles")).toRealPath(),
                directory.getRoot().toPath(),
                CONNECTIONS);
        System.out.printf("IdleConnectionsIT: %.0f bytes of heap each%n", heap.bytesEach());
        assertTrue(heap.bytesEach() + " bytes each", heap.bytesEach() <= 1_536);
        assertTrue(heap.bytesLeftEach() + " bytes each are left", heap.bytesLeftEach() <= 256);
        // Pools may have grown and shrunk meanwhile.
        assertEquals(heap.threadsBefore(), heap.threadsOpen(), CONNECTIONS / 10.0);
    }
}
