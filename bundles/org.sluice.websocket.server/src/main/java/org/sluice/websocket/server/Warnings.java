package org.sluice.websocket.server;

import java.util.Objects;
import org.sluice.websocket.server.service.Selection;

/** Which warnings have been given of an application: each once, until what it is about has changed. Thread-safe. */
final class Warnings {

    // Guarded by this: what has been warned of last.
    private Settings settingsWithoutContext;
    private Selection missingAuthenticator;

    /** Whether to warn that the servlet context of these settings is missing. */
    synchronized boolean contextIsNew(Settings settings) {
        boolean isNew = settingsWithoutContext != settings;
        settingsWithoutContext = settings;
        return isNew;
    }

    /** Whether to warn that the selected authenticator is missing. */
    synchronized boolean authenticatorIsNew(Selection selection) {
        boolean isNew = !Objects.equals(missingAuthenticator, selection);
        missingAuthenticator = selection;
        return isNew;
    }

    synchronized void authenticatorIsThere() {
        missingAuthenticator = null;
    }
}
