package org.sluice.run.launcher;

import java.util.stream.Stream;

/**
 * The order in which bundles start. Nothing needs it to be wired, but some do not behave well without it.
 *
 * <p>SLF4J looks for its provider once, so that has to be there before anyone logs. The Configurator prints what it
 * does, in detail, as long as there is no log service.
 *
 * <p>Felix HTTP 1.1.8 loses whiteboard services for good, and answers 404 from then on, when they are registered while
 * its server stops, as it does to take a configuration (FELIX-6828). So it starts alone and last, when all services of
 * the first hour exist, and with its configuration if it has one: then it need not stop, and what it finds was
 * registered before.
 */
public final class StartLevels {
    static final int LAST = 3;
    /** Reached on request only: first the commands, and then the shell that writes to the terminal. */
    static final int SHELL = 5;

    private static final String[] LOGGING = {
        "org.objectweb.asm", "org.apache.aries.spifly", "slf4j.", "org.sluice.slf4j", "org.apache.felix.log"
    };

    private static final String[] COMMANDS = {"org.apache.felix.gogo", "org.jline", "org.sluice.shell"};

    private StartLevels() {}

    /**
     * Returns the start level of a bundle.
     *
     * @param name the bundle's symbolic name
     * @return 1 to {@code SHELL}
     */
    public static int of(String name) {
        if (Stream.of(COMMANDS).anyMatch(name::startsWith)) {
            return name.equals("org.apache.felix.gogo.jline") ? SHELL : SHELL - 1;
        }
        if (Stream.of(LOGGING).anyMatch(name::startsWith)) {
            return 1;
        }
        return name.startsWith("org.apache.felix.http.jetty") ? LAST : 2;
    }
}
