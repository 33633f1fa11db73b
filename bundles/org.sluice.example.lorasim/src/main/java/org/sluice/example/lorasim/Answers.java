package org.sluice.example.lorasim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.ForwarderPort;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.frame.DataFrame;
import org.sluice.lorawan.frame.Frame;
import org.sluice.lorawan.frame.JoinRequest;
import org.sluice.lorawan.trace.GatewayMetadata;
import org.sluice.lorawan.trace.RadioFrame;
import org.sluice.lorawan.trace.TraceListener;
import org.sluice.lorawan.trace.TraceRecord;

/**
 * What a network server does, as far as one can see it without keys: join requests are accepted and confirmed data acknowledged, through the
 * first gateway that has heard them. Only simulated gateways are sent anything.
 */
@Component
public final class Answers implements TraceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private static final long DATA_DELAY_MICROS = 1_000_000;
    private static final long JOIN_DELAY_MICROS = 5_000_000;
    private static final long COUNTER_MASK = 0xffff_ffffL;
    private static final int POWER_DBM = 14;
    private static final byte JOIN_ACCEPT = 0b0010_0000;
    private static final int JOIN_ACCEPT_BYTES = 17;
    private static final byte UNCONFIRMED_DOWN = 0b0110_0000;
    private static final byte ACK = 0b0010_0000;
    private static final int ACK_BYTES = 12;
    private static final int HEX = 16;

    private final LoraSimulator simulator;

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    private volatile Collection<ForwarderPort> ports;

    // Confined to the listener's thread.
    private final Random random = new Random();
    private UUID answered;
    private short counter;

    /**
     * Answers while something is simulated.
     *
     * @param simulator knows whether it is
     */
    @Activate
    public Answers(@Reference(name = "simulator") LoraSimulator simulator) {
        this(simulator, null);
    }

    Answers(LoraSimulator simulator, Collection<ForwarderPort> ports) {
        this.simulator = simulator;
        this.ports = ports;
    }

    @Override
    public void traced(TraceRecord trace) {
        RadioFrame frame = trace.frame().orElse(null);
        if (frame == null || frame.direction() != RadioFrame.Direction.UPLINK || !simulator.isAnswered()) {
            return;
        }
        GatewayMetadata gateway = frame.gateway().orElse(null);
        Frame content = frame.content().orElse(null);
        if (gateway == null
                || !gateway.eui().startsWith(Gateway.EUI_PREFIX)
                || trace.messageId().equals(answered)) {
            return;
        }
        if (content instanceof JoinRequest) {
            answered = trace.messageId();
            send(gateway, frame, joinAccept(), JOIN_DELAY_MICROS);
        } else if (content instanceof DataFrame data && data.isConfirmed()) {
            answered = trace.messageId();
            send(gateway, frame, acknowledgement(data), DATA_DELAY_MICROS);
        }
    }

    private byte[] joinAccept() {
        byte[] bytes = new byte[JOIN_ACCEPT_BYTES];
        random.nextBytes(bytes);
        bytes[0] = JOIN_ACCEPT;
        return bytes;
    }

    private byte[] acknowledgement(DataFrame data) {
        return ByteBuffer.allocate(ACK_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(UNCONFIRMED_DOWN)
                .putInt(Integer.parseUnsignedInt(data.address(), HEX))
                .put(ACK)
                .putShort(counter++)
                .putInt(random.nextInt())
                .array();
    }

    /** In the first window in which the device listens, as regions with one frequency for both directions have it. */
    private void send(GatewayMetadata gateway, RadioFrame heard, byte[] payload, long delayMicros) {
        long when = (gateway.counterMicros().orElse(0) + delayMicros) & COUNTER_MASK;
        Downlink downlink = new Downlink(
                Bytes.of(payload), heard.frequencyHz(), heard.dataRate(), POWER_DBM, OptionalLong.of(when));
        for (ForwarderPort port : ports) {
            try {
                port.send(gateway.eui(), downlink);
                return;
            } catch (IOException e) {
                // Another port may know the gateway
                LOG.debug("gateway {} is not sent an answer", gateway.eui(), e);
            }
        }
    }
}
