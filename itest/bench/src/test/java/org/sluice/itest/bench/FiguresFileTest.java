package org.sluice.itest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itest.bench.load.Command;

class FiguresFileTest {

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        Results written = new Results();
        Command result = Command.of("result").with("p50", 12.5).with("rate", 100);
        written.add("echo", "netty", 2, result);
        new FiguresFile(directory).write(written);
        Results read = new Results();
        new FiguresFile(directory).read(read);
        assertEquals(Set.of("echo"), read.workloads());
        assertEquals(result, read.rounds("echo", "netty").get(2));
    }

    @Test
    void withoutAFileThereIsNothing() throws Exception {
        Results read = new Results();
        new FiguresFile(directory).read(read);
        assertEquals(Set.of(), read.workloads());
    }

    @Test
    void aFileThatIsNotOursIsRefused() throws Exception {
        for (String content : new String[] {"", "a,b", "workload,server,round,figure,value\necho,netty,one,p50,1"}) {
            Files.writeString(directory.resolve("figures.csv"), content);
            FiguresFile file = new FiguresFile(directory);
            Results read = new Results();
            String message = assertThrows(IllegalArgumentException.class, () -> file.read(read))
                    .getMessage();
            assertTrue(message.endsWith("start without --resume"), message);
        }
    }
}
