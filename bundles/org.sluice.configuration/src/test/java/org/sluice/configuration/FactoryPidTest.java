package org.sluice.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactoryPidTest {

    @Test
    void aFactoryConfigurationMayHaveItsNameInItsPid() {
        assertEquals(Optional.of("second"), FactoryPid.nameIn("org.a~second", "org.a"));
        assertEquals(Optional.of("a~b"), FactoryPid.nameIn("org.a~a~b", "org.a"));
    }

    @Test
    void othersHaveNone() {
        for (String pid : new String[] {"org.a", "org.a~", "org.a~ ", "org.a.0815", "org.b~second", "second", "null"}) {
            assertEquals(Optional.empty(), FactoryPid.nameIn(pid, "org.a"), pid);
        }
    }
}
