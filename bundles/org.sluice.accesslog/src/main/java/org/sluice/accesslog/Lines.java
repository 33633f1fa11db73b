package org.sluice.accesslog;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

/** Writes the lines, by one configuration after the other. */
final class Lines implements RuntimeListener {

    private static final String CLOSE = "closed";

    private final Function<String, Consumer<String>> loggers;
    private final LongSupplier clock;

    // Guarded by this, which only a change of the configuration contends for.
    private Settings settings;
    private LimitedLines lines;

    /** Writes to loggers, which are found by their names; the clock tells nanoseconds. */
    Lines(Settings settings, Function<String, Consumer<String>> loggers, LongSupplier clock) {
        this.loggers = loggers;
        this.clock = clock;
        configure(settings);
    }

    synchronized void configure(Settings newSettings) {
        end();
        settings = newSettings;
        lines = new LimitedLines(loggers.apply(newSettings.logger()), newSettings.linesPerSecond(), clock);
    }

    /** Tells what was left out, if anything was. */
    synchronized void end() {
        if (lines != null) {
            lines.end();
        }
    }

    @Override
    public synchronized void handshakeAnswered(HandshakeDTO handshake) {
        lines.log(handshake.answer, () -> settings.handshakes().line(handshake));
    }

    @Override
    public synchronized void connectionClosed(ClosedConnectionDTO connection) {
        // One that was told before a change of the configuration may come behind it
        settings.closes().ifPresent(format -> lines.log(CLOSE, () -> format.line(connection)));
    }

    @Override
    public synchronized void notificationsDropped(long number) {
        lines.lost(number);
    }
}
