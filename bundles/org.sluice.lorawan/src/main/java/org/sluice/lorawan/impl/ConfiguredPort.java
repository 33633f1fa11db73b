package org.sluice.lorawan.impl;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.resource.Namespace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.ForwarderPort;
import org.sluice.lorawan.GatewayDTO;
import org.sluice.lorawan.PortDTO;
import org.sluice.lorawan.trace.TracePublisher;

/**
 * One configured port, whether or not it can be had. A change of host or port closes the socket and opens another one; any other
 * change is taken over. Its service is registered by hand, since the component runtime cannot change properties while the component lives.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = ForwarderPort.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class, factory = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.sluice.lorawan.ForwarderPort\"",
        effective = Namespace.EFFECTIVE_ACTIVE,
        uses = ForwarderPort.class)
public final class ConfiguredPort implements ForwarderPort {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredPort.class);

    private final TracePublisher publisher;
    private final String pid;
    private final Traffic traffic = new Traffic(LOG, System::nanoTime);

    /** Null until the first state is known. */
    private volatile ServiceRegistration<ForwarderPort> registration;

    // Confined to the component runtime, which calls one method at a time; may be read by others.
    private volatile Settings settings;
    private volatile Protocol protocol;
    private volatile Receiver receiver;

    /** Changed with the lock of this. */
    private volatile PortState state = PortState.refused("");

    /**
     * Opens the port.
     *
     * @param context the bundle's
     * @param properties those of {@link Config}
     * @param publisher gets the records
     */
    @Activate
    public ConfiguredPort(
            BundleContext context,
            Map<String, Object> properties,
            @Reference(name = "publisher") TracePublisher publisher) {
        this.publisher = publisher;
        this.pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        configure(properties);
        registration = context.registerService(ForwarderPort.class, this, state.properties(pid));
        publish();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
        publish();
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        close();
    }

    private void configure(Map<String, Object> properties) {
        try {
            Settings wanted = Settings.of(properties);
            if (receiver != null && settings.isSameSocket(wanted)) {
                settings = wanted;
                protocol.configure(wanted);
                change(present -> present.with(wanted));
            } else {
                close();
                open(wanted);
            }
        } catch (InvalidPropertyException e) {
            LOG.warn("LoRaWAN port {} is not opened: {}", pid, e.getMessage());
            close();
            change(present -> PortState.refused(e.getMessage()));
        }
    }

    private void open(Settings wanted) {
        settings = wanted;
        protocol = new Protocol(pid, wanted, publisher, traffic, Clock.systemUTC(), System::nanoTime);
        Receiver next = new Receiver(pid, wanted, protocol, this::opened);
        receiver = next;
        next.start();
    }

    private void close() {
        if (receiver != null) {
            receiver.stop();
            receiver = null;
            protocol = null;
        }
    }

    /** Called on the receiver's thread, or while it is started. */
    private void opened(PortState newState) {
        // The region may have been changed since the receiver was made
        change(present -> newState.with(settings));
        publish();
    }

    private synchronized void change(UnaryOperator<PortState> next) {
        state = next.apply(state);
    }

    /** Without the lock, for others hear of it; whoever has published last has published the newest. */
    private void publish() {
        ServiceRegistration<ForwarderPort> known = registration;
        if (known == null) {
            return;
        }
        PortState told;
        do {
            told = state;
            try {
                known.setProperties(told.properties(pid));
            } catch (IllegalStateException e) {
                LOG.debug("gone while its state was told", e);
                return;
            }
        } while (told != state);
    }

    @Override
    public PortDTO getPortDTO() {
        PortDTO dto = new PortDTO();
        dto.pid = pid;
        state.showIn(dto);
        traffic.showIn(dto);
        Protocol present = protocol;
        dto.gateways = present == null ? new GatewayDTO[0] : present.gateways();
        return dto;
    }

    @Override
    public UUID send(String gatewayEui, Downlink downlink) throws IOException {
        Receiver present = receiver;
        if (present == null) {
            throw new IOException("the port is not open");
        }
        return present.send(gatewayEui, downlink);
    }
}
