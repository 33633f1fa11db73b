package org.sluice.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class LimitedLogTest {

    private static final String LAST = " (the last such line within 60 s, further ones are only counted)";

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final Lines lines = new Lines();
    private final LimitedLog log = new LimitedLog(lines, clock::get);

    @Test
    void aFloodLeavesFiveLinesInAMinute() {
        for (int i = 1; i <= 100_000; i++) {
            log.error("a", "fault {}", i);
        }
        assertEquals(
                List.of("ERROR fault 1", "ERROR fault 2", "ERROR fault 3", "ERROR fault 4", "ERROR fault 5" + LAST),
                lines.taken());
    }

    @Test
    void theNextMinuteBeginsWithWhatWasLeftOut() {
        flood("a", 1_000);
        lines.taken();
        clock.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        flood("a", 1);
        assertEquals(List.of(), lines.taken());
        clock.addAndGet(1);
        flood("a", 2);
        assertEquals(List.of("WARN fault (996 such lines were left out)", "WARN fault"), lines.taken());
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        flood("a", 1);
        assertEquals(List.of("WARN fault"), lines.taken());
    }

    @Test
    void aFloodHidesNothingElse() {
        flood("a", 1_000);
        lines.taken();
        flood("b", 1);
        log.warn("a", "another fault");
        assertEquals(List.of("WARN fault", "WARN another fault"), lines.taken());
    }

    @Test
    void aThrowableIsLoggedAsSuch() {
        Exception cause = new Exception();
        for (int i = 0; i < LimitedLog.LINES; i++) {
            log.error("a", "{} has failed", "a", cause);
        }
        assertEquals(
                List.of("ERROR a has failed", "ERROR a has failed" + LAST),
                lines.taken().subList(3, 5));
        assertSame(cause, lines.lastCause);
    }

    @Test
    void manySubjectsCannotFillTheLogEither() {
        for (int i = 0; i < 10_000; i++) {
            flood("subject " + i, 1);
        }
        assertEquals(LimitedLog.MAX_KINDS + LimitedLog.LINES, lines.taken().size());
    }

    @Test
    void subjectsThatAreNotInUseAreForgotten() {
        for (int minute = 0; minute < 10; minute++) {
            for (int i = 0; i < LimitedLog.MAX_KINDS; i++) {
                flood("subject " + minute + "." + i, 1);
            }
            assertEquals(LimitedLog.MAX_KINDS, lines.taken().size());
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
        }
    }

    @Test
    void whatTheLogDoesNotTakeIsNotCounted() {
        lines.enabled = false;
        flood("a", 1_000);
        lines.enabled = true;
        flood("a", 1);
        assertEquals(List.of("WARN fault"), lines.taken());
    }

    @Test
    void whatManyThreadsCauseIsCountedAsWell() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> flood("a", 10_000)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(LimitedLog.LINES, lines.taken().size());
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        flood("a", 1);
        assertTrue(lines.taken().get(0).contains("79995 such lines"));
    }

    private void flood(String subject, int times) {
        for (int i = 0; i < times; i++) {
            log.warn(subject, "fault");
        }
    }

    /** Keeps what is logged. */
    private static final class Lines extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1;

        // Guarded by this.
        private final transient List<String> lines = new ArrayList<>();
        private transient Throwable lastCause;

        private transient volatile boolean enabled = true;

        synchronized List<String> taken() {
            List<String> taken = List.copyOf(lines);
            lines.clear();
            return taken;
        }

        @Override
        protected synchronized void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
            lines.add(level + " " + MessageFormatter.basicArrayFormat(pattern, arguments));
            lastCause = cause;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return LimitedLog.class.getName();
        }

        @Override
        public boolean isTraceEnabled() {
            return enabled;
        }

        @Override
        public boolean isDebugEnabled() {
            return enabled;
        }

        @Override
        public boolean isInfoEnabled() {
            return enabled;
        }

        @Override
        public boolean isWarnEnabled() {
            return enabled;
        }

        @Override
        public boolean isErrorEnabled() {
            return enabled;
        }
    }
}
