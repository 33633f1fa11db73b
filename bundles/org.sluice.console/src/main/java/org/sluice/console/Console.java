package org.sluice.console;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.access.gate.Authenticators;
import org.sluice.access.gate.Gate;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.console.live.Live;
import org.sluice.console.page.ConsoleContext;
import org.sluice.console.page.Page;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.annotations.RequireWebSocketWhiteboard;
import org.sluice.websocket.runtime.WebSocketRuntime;

/**
 * Registers what the console consists of, while there is something to show: a servlet context that decides who comes in, the
 * page in it, and a WebSocket that selects it.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = Config.PID)
@Designate(ocd = Config.class)
@RequireWebSocketWhiteboard
public final class Console {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    // Confined to the component's activation.
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private Live live;

    /**
     * Registers what there is to register.
     *
     * @param context the bundle's
     * @param properties the configuration
     * @param runtime what there is to show
     */
    @Activate
    public Console(BundleContext context, Map<String, Object> properties, @Reference WebSocketRuntime runtime) {
        try {
            Settings settings = Settings.parse(properties);
            if (settings.enabled()) {
                register(context, settings, runtime);
            }
        } catch (InvalidPropertyException e) {
            LOG.warn("There is no console: {}; set it in PID {}", e.getMessage(), Config.PID);
        }
    }

    private void register(BundleContext context, Settings settings, WebSocketRuntime runtime) {
        Gate gate = new Gate(
                "console",
                Config.PID,
                settings.loopback(),
                new Authenticators(context, settings.authenticator()),
                System::nanoTime);
        live = new Live(runtime, settings.connections());
        add(context, ServletContextHelper.class, new ConsoleContext(gate), ConsoleContext.PROPERTIES);
        add(context, jakarta.servlet.Servlet.class, new Page(context.getBundle()), Page.PROPERTIES);
        add(context, WebSocketApplication.class, live, Live.PROPERTIES);
    }

    private <S> void add(BundleContext context, Class<S> type, S service, Map<String, ?> properties) {
        registrations.add(context.registerService(type, service, new Hashtable<>(properties)));
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
        if (live != null) {
            live.stop();
        }
    }
}
