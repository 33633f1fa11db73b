package org.sluice.accesslog;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.runtime.RuntimeListener;

/** Has the WebSocket server tell what is to be logged. */
@Component(
        configurationPid = AccessLog.PID,
        immediate = true,
        service = {})
@Designate(ocd = Config.class)
public final class AccessLog {

    /** The PID of the configuration. */
    public static final String PID = "org.sluice.accesslog";

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private final Lines lines;
    private final ServiceRegistration<RuntimeListener> registration;

    /**
     * Begins to log.
     *
     * @param context the bundle's
     * @param configuration the properties of {@link Config}; the defaults are in the place of an invalid one
     */
    @Activate
    public AccessLog(BundleContext context, Map<String, Object> configuration) {
        this(context, configuration, AccessLog::logger, System::nanoTime);
    }

    AccessLog(
            BundleContext context,
            Map<String, Object> configuration,
            Function<String, Consumer<String>> loggers,
            LongSupplier clock) {
        Settings settings = read(configuration, "the defaults are used");
        if (settings == null) {
            settings = read(Map.of(), "");
        }
        lines = new Lines(settings, loggers, clock);
        registration = context.registerService(RuntimeListener.class, lines, kinds(settings));
    }

    private static Consumer<String> logger(String name) {
        Logger logger = LoggerFactory.getLogger(name);
        // Never as a format
        return line -> logger.info("{}", line);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        Settings settings = read(configuration, "the former configuration stays in use");
        if (settings != null) {
            lines.configure(settings);
            registration.setProperties(kinds(settings));
        }
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        lines.end();
    }

    /** Null for an invalid configuration, and that is logged with what is done instead. */
    private static Settings read(Map<String, Object> configuration, String instead) {
        try {
            return Settings.parse(configuration::get);
        } catch (InvalidPropertyException e) {
            LOG.warn("{}; {}, set it in PID {}", e.getMessage(), instead, PID);
            return null;
        }
    }

    private static Dictionary<String, Object> kinds(Settings settings) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(
                RuntimeListener.KINDS,
                settings.closes().isPresent()
                        ? new String[] {RuntimeListener.HANDSHAKES, RuntimeListener.CLOSED}
                        : new String[] {RuntimeListener.HANDSHAKES});
        return properties;
    }
}
