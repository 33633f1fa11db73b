package org.sluice.health;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The file descriptors of the process, of which each connection has one.
 *
 * @param open how many there are
 * @param max how many there may be
 */
record Descriptors(long open, long max) {

    /** Where the platform tells. By name, for the types that have it are the JDK's own. */
    static Optional<Descriptors> read() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            return Optional.of(new Descriptors((Long) server.getAttribute(system, "OpenFileDescriptorCount"), (Long)
                    server.getAttribute(system, "MaxFileDescriptorCount")));
        } catch (JMException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
