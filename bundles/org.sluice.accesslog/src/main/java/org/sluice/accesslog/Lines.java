package org.sluice.accesslog;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

/**
 * Writes the lines, by one configuration after the other. Whoever changes it or ends the log never waits for a line: where lines
 * go may be stuck.
 */
final class Lines implements RuntimeListener {

    private static final String CLOSE = "closed";

    private final Function<String, Consumer<String>> loggers;
    private final LongSupplier clock;

    private volatile Settings configured;

    /** Whether a line is being written. */
    private volatile boolean writing;

    // Confined to one thread at a time: the one that is told, and who ends the log when that does not write.
    private Settings settings;
    private LimitedLines lines;

    /** Writes to loggers, which are found by their names; the clock tells nanoseconds. */
    Lines(Settings settings, Function<String, Consumer<String>> loggers, LongSupplier clock) {
        this.loggers = loggers;
        this.clock = clock;
        this.configured = settings;
    }

    /** For the next line. */
    void configure(Settings newSettings) {
        configured = newSettings;
    }

    /** Tells what was left out, if anything was. To be called when nothing more is told. */
    void end() {
        if (!writing && lines != null) {
            lines.end();
        }
    }

    @Override
    public void handshakeAnswered(HandshakeDTO handshake) {
        write(() -> lines.log(handshake.answer, () -> settings.handshakes().line(handshake)));
    }

    @Override
    public void connectionClosed(ClosedConnectionDTO connection) {
        // One that was told before a change of the configuration may come behind it
        write(() -> settings.closes().ifPresent(format -> lines.log(CLOSE, () -> format.line(connection))));
    }

    @Override
    public void notificationsDropped(long number) {
        write(() -> lines.lost(number));
    }

    private void write(Runnable lineIfAny) {
        writing = true;
        try {
            takeOver(configured);
            lineIfAny.run();
        } finally {
            writing = false;
        }
    }

    private void takeOver(Settings newest) {
        if (newest != settings) {
            if (lines != null) {
                lines.end();
            }
            settings = newest;
            lines = new LimitedLines(loggers.apply(newest.logger()), newest.linesPerSecond(), clock);
        }
    }
}
