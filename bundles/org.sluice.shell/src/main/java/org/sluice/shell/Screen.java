package org.sluice.shell;

import org.apache.felix.service.command.CommandSession;

/** How much room there is. */
final class Screen {

    private static final int MAX_COLUMNS = 100;
    private static final int MIN_COLUMNS = 20;

    private Screen() {}

    /** As many columns as the terminal has, as far as that is known and makes sense. */
    static int columns(CommandSession session) {
        return session.get("COLUMNS") instanceof Number number && number.intValue() >= MIN_COLUMNS
                ? Math.min(number.intValue(), MAX_COLUMNS)
                : MAX_COLUMNS;
    }
}
