package org.sluice.run.launcher;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The settings of the terminal, which a shell changes, and leaves so when a signal ends the process. */
final class Terminal {
    private static final int SECONDS = 2;

    /** As {@code stty} writes them; empty if there is no terminal, or no such command. */
    private final String settings;

    private Terminal(String settings) {
        this.settings = settings;
    }

    /** Remembers the present settings. */
    static Terminal save() {
        return new Terminal(stty("-g"));
    }

    /** Makes the settings what they were. */
    void restore() {
        if (!settings.isEmpty()) {
            stty(settings);
        }
    }

    private static String stty(String argument) {
        try {
            var process = new ProcessBuilder("stty", argument)
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? out : "";
        } catch (IOException | InterruptedException e) {
            return "";
        }
    }
}
