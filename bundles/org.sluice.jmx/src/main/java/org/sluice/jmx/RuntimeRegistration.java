package org.sluice.jmx;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.runtime.WebSocketRuntime;

/**
 * Has the runtime service at the platform's MBean server for as long as it is there. Where another framework in the same process
 * has the name already, a number makes a further one of it.
 */
@Component(
        service = {},
        immediate = true)
public final class RuntimeRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeRegistration.class);

    static final String NAME = "org.sluice:type=WebSocketRuntime";

    private final MBeanServer server;

    /** Null where it could not be registered. */
    private final ObjectName name;

    /**
     * Registers the MBean.
     *
     * @param runtime what it shows
     */
    @Activate
    public RuntimeRegistration(@Reference WebSocketRuntime runtime) {
        this(runtime, ManagementFactory.getPlatformMBeanServer());
    }

    RuntimeRegistration(WebSocketRuntime runtime, MBeanServer server) {
        this.server = server;
        name = register(new RuntimeMBean(runtime::getRuntimeDTO), server);
    }

    private static ObjectName register(RuntimeMBean bean, MBeanServer server) {
        try {
            for (int number = 1; ; number++) {
                ObjectName name = new ObjectName(number == 1 ? NAME : NAME + ",instance=" + number);
                if (isRegistered(bean, name, server)) {
                    return name;
                }
            }
        } catch (JMException e) {
            LOG.error("The runtime service cannot be seen by JMX", e);
            return null;
        }
    }

    private static boolean isRegistered(RuntimeMBean bean, ObjectName name, MBeanServer server) throws JMException {
        try {
            server.registerMBean(bean, name);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        }
    }

    @Deactivate
    void deactivate() {
        try {
            if (name != null) {
                server.unregisterMBean(name);
            }
        } catch (JMException e) {
            LOG.debug("{} is not there any more", name, e);
        }
    }
}
