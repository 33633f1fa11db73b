package org.sluice.run.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The command of the shell that ends the gateway. */
public final class Exit {
    private final Bundle framework;

    Exit(Bundle framework) {
        this.framework = framework;
    }

    /**
     * Begins to stop the framework, and with it the process.
     *
     * @param ignored anything, such as an exit code, as in other shells
     * @throws BundleException if that cannot be done
     */
    public void exit(Object... ignored) throws BundleException {
        framework.stop();
    }
}
