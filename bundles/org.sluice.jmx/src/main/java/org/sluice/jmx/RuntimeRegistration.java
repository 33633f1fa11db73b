package org.sluice.jmx;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
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
 *
 * <p>The platform's MBean server is made for who asks first, which takes a processor some tenths of a second. A gateway that starts has
 * better things to do, so that it is asked for later, unless somebody else has had it made.
 */
@Component(
        service = {},
        immediate = true)
public final class RuntimeRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeRegistration.class);

    static final String NAME = "org.sluice:type=WebSocketRuntime";

    private static final Duration DELAY = Duration.ofSeconds(10);

    private final Supplier<MBeanServer> server;
    private final RuntimeMBean bean;
    private final CountDownLatch end = new CountDownLatch(1);

    /** Null while it is not registered. Guarded by this. */
    private ObjectName name;

    /**
     * Registers the MBean, now or soon.
     *
     * @param runtime what it shows
     */
    @Activate
    public RuntimeRegistration(@Reference WebSocketRuntime runtime) {
        this(
                runtime,
                ManagementFactory::getPlatformMBeanServer,
                MBeanServerFactory.findMBeanServer(null).isEmpty() ? DELAY : Duration.ZERO);
    }

    RuntimeRegistration(WebSocketRuntime runtime, Supplier<MBeanServer> server, Duration delay) {
        this.server = server;
        bean = new RuntimeMBean(runtime::getRuntimeDTO);
        if (delay.isZero()) {
            register();
        } else {
            Thread thread = new Thread(null, () -> registerBehind(delay), "sluice-jmx", 0, false);
            thread.setContextClassLoader(RuntimeRegistration.class.getClassLoader());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void registerBehind(Duration delay) {
        try {
            if (!end.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                register();
            }
        } catch (InterruptedException e) {
            LOG.debug("The runtime service is not registered for JMX, since the thread for it was interrupted", e);
        }
    }

    private synchronized void register() {
        if (end.getCount() == 0) {
            return;
        }
        try {
            for (int number = 1; name == null; number++) {
                name = registered(new ObjectName(number == 1 ? NAME : NAME + ",instance=" + number));
            }
        } catch (JMException e) {
            LOG.error("The runtime service cannot be seen by JMX", e);
        }
    }

    /** The name, or null where somebody has it. */
    private ObjectName registered(ObjectName wanted) throws JMException {
        try {
            return server.get().registerMBean(bean, wanted).getObjectName();
        } catch (InstanceAlreadyExistsException e) {
            return null;
        }
    }

    @Deactivate
    synchronized void deactivate() {
        end.countDown();
        try {
            if (name != null) {
                server.get().unregisterMBean(name);
            }
        } catch (JMException e) {
            LOG.debug("{} is not there any more", name, e);
        }
    }
}
