package org.sluice.itest;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.sluice.itest.attack.Siege;

/** A gateway among hostile peers. How many and for how long can be said by system properties. */
public class AttackIT {

    private static final int PEERS = Integer.getInteger("attack.peers", 100);
    private static final int SECONDS = Integer.getInteger("attack.seconds", 6);

    @Rule
    public final TemporaryFolder directory = new TemporaryFolder();

    @Test
    public void hostilePeersTakeNothingFromGoodOnesAndLeaveNothingBehind() throws Exception {
        Siege siege = Siege.of(
                Path.of(System.getProperty("itest.bundles")).toRealPath(),
                directory.getRoot().toPath(),
                ApplicationBundle.build("attacked", "1"),
                PEERS,
                SECONDS);
        siege.print();
        assertEquals(List.of(), siege.faults());
    }
}
