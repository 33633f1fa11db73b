package org.sluice.transport.impl;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.Endpoint;
import org.sluice.transport.Transport;
import org.sluice.transport.TransportConnection;
import org.sluice.transport.runtime.TransportDTO;
import org.sluice.transport.runtime.TransportRuntime;

/**
 * The transport as a service. It is immediate, so that the loops' threads are made by the component runtime, and not on behalf
 * of whichever bundle comes first.
 */
@Component(configurationPid = Transport.PID, immediate = true)
@Designate(ocd = Config.class)
public final class TransportComponent implements Transport, TransportRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(TransportComponent.class);

    /** Written by the component runtime, which makes one such call at a time. */
    private volatile Settings settings;

    /** Written by the component runtime, which makes one such call at a time. */
    private volatile EventLoops loops;

    /**
     * Starts the loops.
     *
     * @param configuration the properties of {@link Config}
     */
    @Activate
    public TransportComponent(Map<String, Object> configuration) {
        settings = settings(configuration);
        loops = new EventLoops(settings);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        Settings before = settings;
        settings = settings(configuration);
        if (settings.loops() == before.loops() && settings.readBufferBytes() == before.readBufferBytes()) {
            loops.setClosingTimeout(settings.closingTimeout());
            loops.pool().backlog().setLimit(settings.backlogBytes());
        } else {
            EventLoops old = loops;
            loops = new EventLoops(settings);
            old.stop();
        }
    }

    /** Stops the loops, and waits for their connections. */
    @Deactivate
    public void deactivate() {
        loops.stop();
    }

    @Override
    public TransportConnection open(
            Endpoint endpoint, ByteBuffer unread, SwitchProtocols answer, ConnectionKeeper keeper) {
        return loops.open(endpoint, unread, answer, keeper);
    }

    @Override
    public TransportDTO getTransportDTO() {
        return LoopObserver.show(loops);
    }

    @Override
    public List<String> findHeldUp(Duration timeout) throws InterruptedException {
        return LoopObserver.findHeldUp(loops.loops(), timeout);
    }

    static Settings settings(Map<String, Object> configuration) {
        ConfigurationReader<RuntimeException> reader =
                ConfigurationReader.lenient(configuration::get, Config.class, PID, LOG);
        int loops = reader.number("loops", 0, Config.MAX_LOOPS);
        int backlog = reader.number("backlogBytes", 0, Integer.MAX_VALUE);
        return new Settings(
                loops == 0 ? Runtime.getRuntime().availableProcessors() : loops,
                reader.number("readBufferBytes", Config.MIN_READ_BUFFER_BYTES, Config.MAX_READ_BUFFER_BYTES),
                reader.seconds("closingTimeoutSeconds", 0, Config.MAX_CLOSING_TIMEOUT_SECONDS),
                backlog == 0 ? Runtime.getRuntime().maxMemory() / Config.HEAP_PER_BACKLOG : backlog);
    }
}
