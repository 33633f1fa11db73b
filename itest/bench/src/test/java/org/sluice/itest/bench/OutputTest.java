package org.sluice.itest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class OutputTest {

    @Test
    void tablesHaveFiguresToTheRight() {
        Table table = new Table("server", "us/msg", "note")
                .row("c", "5.50", "the limit")
                .row("netty", "11.00", "");
        assertEquals("""
                server  us/msg  note
                c         5.50  the limit
                netty    11.00
                """, table.toString());
    }

    @Test
    void rowsHaveAllColumns() {
        Table table = new Table("server", "us/msg");
        assertThrows(IllegalArgumentException.class, () -> table.row("c"));
    }

    @Test
    void plotsAreWellFormed() throws Exception {
        String svg = new Plot("a < b & c", "us")
                .bar("sluice", Spread.of(List.of(1.0, 2.0, 3.0)), true)
                .bar("unknown", Spread.of(List.of()), false)
                .toString();
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertEquals(1, document.getElementsByTagName("path").getLength());
    }

    @Test
    void descriptorsAreThoseThatMayBeHad() {
        assertEquals(
                20_000,
                Machine.descriptors("Max open files            1024                 20000                files"));
        assertEquals(Integer.MAX_VALUE, Machine.descriptors("Max open files   1024   unlimited   files"));
    }

    @Test
    void tooFewDescriptorsAreSaidInOneLine() {
        Machine machine = new Machine(2, 0, 1_024);
        String message =
                assertThrows(Unavailable.class, () -> machine.check(15_000)).getMessage();
        assertEquals("needs 15500 descriptors, the limit is 1024, raise it with ulimit -n", message);
    }

    @Test
    void busyMachineIsWarnedAbout() {
        assertTrue(new Machine(2, 15, 1_024).header().get(1).startsWith("WARNING: the machine is busy"));
        assertEquals(1, new Machine(2, 0.2, 1_024).header().size());
    }

    @Test
    void memoryIsReadFromTheToolsOfTheSystem() {
        assertEquals(OptionalLong.of(1_234_560), Memory.total("   1: 10 20 [B\nTotal         12345        1234560\n"));
        assertEquals(OptionalLong.empty(), Memory.total(""));
        assertEquals(2_048, Memory.resident("VmSize: 9 kB\nVmRSS:\t    2 kB\n"));
    }
}
