package org.sluice.accesslog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitedLinesTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);
    private final List<String> log = new ArrayList<>();
    private final LimitedLines lines = new LimitedLines(log::add, 2, clock::get);

    private void log(String kind, int count) {
        for (int i = 0; i < count; i++) {
            lines.log(kind, () -> "line " + kind);
        }
    }

    @Test
    void whatIsTooMuchInASecondIsToldByKindBeforeTheNextLine() {
        log("101", 1);
        log("404", 3);
        log("101", 4);
        assertEquals(
                List.of("line 101", "line 404", "(more than 2 lines in a second: further ones are only counted)"), log);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        log.clear();
        log("403", 1);
        assertEquals(List.of("(6 lines were left out: {101=4, 404=2})", "line 403"), log);
    }

    @Test
    void whatWasLeftOutIsToldAtTheEndAndOnce() {
        log("101", 3);
        log.clear();
        lines.end();
        lines.end();
        assertEquals(List.of("(1 lines were left out: {101=1})"), log);
    }

    @Test
    void eachSecondHasItsLines() {
        for (int second = 0; second < 3; second++) {
            log("101", 2);
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        assertEquals(6, log.size());
        lines.end();
        assertEquals(6, log.size());
    }

    @Test
    void aFloodMakesTwoLinesMoreThanAllowed() {
        log("404", 100_000);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        log("404", 100_000);
        // 2 + 1, and 1 + 2 + 1
        assertEquals(7, log.size());
    }
}
