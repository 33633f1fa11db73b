package org.sluice.itest.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommandTest {

    @Test
    void whatIsWrittenIsRead() {
        Command command =
                Command.of("closed").with("connections", 100).with("text", true).with("rate", 1.5);
        Command read = Command.parse(command.toString());
        assertEquals(command, read);
        assertEquals(100, read.number("connections"));
        assertTrue(read.is("text"));
        assertEquals(1.5, read.figure("rate"));
    }

    @Test
    void absentNumberIsTheGivenOne() {
        assertEquals(1, Command.of("closed").number("threads", 1));
    }

    @Test
    void missingValueIsNamed() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Command.of("closed").number("size"));
        assertEquals("closed needs size", e.getMessage());
    }

    @Test
    void wordWithoutValueIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Command.parse("closed size"));
    }
}
