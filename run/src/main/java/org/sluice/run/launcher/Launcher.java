package org.sluice.run.launcher;

import java.lang.management.ManagementFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts a gateway, says when it is ready, and ends with it. */
public final class Launcher {
    private static volatile int exitCode;
    /** Whoever is told to end while he starts has not failed. */
    private static volatile boolean ending;

    /** Null until there is something to stop. */
    private static volatile Gateway gateway;

    private Launcher() {}

    /**
     * Runs a gateway until the process is told to end.
     *
     * @param args as in {@link Settings#parse}
     */
    public static void main(String[] args) {
        endQuietly();
        // One line of ours goes to the standard output. Frameworks and bundles that print, print elsewhere.
        var out = System.out;
        System.setOut(System.err);
        // What does not log through SLF4J.
        Logger.getLogger("").setLevel(Level.WARNING);
        try {
            var settings = Settings.parse(args);
            Claim.of(settings);
            gateway = new Gateway(settings);
            gateway.start();
            var addresses = gateway.awaitReady();
            if (!ending) {
                out.println("Sluice is ready: " + addresses + " on " + gateway.name() + ", after " + age() + " ms");
                gateway.openShell();
            }
            gateway.awaitStop();
        } catch (Exception e) {
            if (!ending) {
                System.err.println("gateway: " + message(e));
                exitCode = 1;
            }
        }
        System.exit(exitCode);
    }

    /** Milliseconds since the process started. */
    private static long age() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /**
     * Until this is called, a signal ends the process with the signal's exit code. So it comes first, is not a lambda,
     * and this class has nothing for whose verification others are loaded: the first one of a signed jar takes long.
     */
    private static void endQuietly() {
        Runtime.getRuntime().addShutdownHook(new Thread("stop") {
            @Override
            public void run() {
                end();
            }
        });
    }

    /** Whoever stopped us should see whether all went well. */
    private static void end() {
        ending = true;
        if (gateway != null && !gateway.stop()) {
            System.err.println("gateway: the framework did not stop in time");
            exitCode = 1;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
