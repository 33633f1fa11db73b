package org.sluice.configuration;

import java.util.Optional;

/** The PIDs of factory configurations: {@code FACTORY~NAME}. */
public final class FactoryPid {

    private static final char SEPARATOR = '~';

    private FactoryPid() {}

    /**
     * The name that whoever made a factory configuration has given it, and that is the default for what it configures.
     *
     * @param pid the configuration's PID
     * @param factoryPid the factory's
     * @return empty if it has none: the PID of the single configuration, or one that Configuration Admin has made up
     */
    public static Optional<String> nameIn(String pid, String factoryPid) {
        String beginning = factoryPid + SEPARATOR;
        return pid.startsWith(beginning)
                ? Optional.of(pid.substring(beginning.length())).filter(name -> !name.isBlank())
                : Optional.empty();
    }
}
