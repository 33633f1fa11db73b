package org.sluice.lorawan.impl;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.GatewayDTO;
import org.sluice.lorawan.radio.Region;
import org.sluice.lorawan.trace.TracePublisher;
import org.sluice.lorawan.trace.TraceRecord;
import org.sluice.lorawan.trace.TraceRecord.Level;

/**
 * What datagrams mean and what they are answered. Whoever sends has the last word about nothing: all is checked, and what is not right is
 * counted and forgotten.
 *
 * <p>A gateway that is listened to gets an acknowledgement of 4 bytes for at least 12, whatever else is wrong with its datagram: it tells
 * that it has arrived. Nobody else is answered, and nothing that is no gateway's, so that two servers cannot keep each other busy.
 *
 * <p>{@link #handle} and {@link #expire} are confined to the port's thread, {@link #send} may be called by any.
 */
final class Protocol {

    /** Sends datagrams. */
    interface Sender {
        /** Sends, and returns whether there was room for it. */
        boolean send(ByteBuffer datagram, InetSocketAddress to) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Protocol.class);

    /** Versions before this one have no answers to frames that gateways are to transmit. */
    private static final int VERSION_WITH_TX_ACK = 2;

    private final Object port;
    private final TracePublisher publisher;
    private final Traffic traffic;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Gateways gateways;
    private final Transmissions transmissions = new Transmissions();

    // Confined to the port's thread.
    private final MessageIds ids = new MessageIds();

    private volatile Settings settings;

    /**
     * Knows no gateway yet.
     *
     * @param port what the port is called in the log
     * @param settings to begin with
     * @param publisher gets the records
     * @param traffic counts
     * @param clock the time of records
     * @param nanos the time of time-outs
     */
    Protocol(
            Object port,
            Settings settings,
            TracePublisher publisher,
            Traffic traffic,
            Clock clock,
            LongSupplier nanos) {
        this.port = port;
        this.settings = settings;
        this.publisher = publisher;
        this.traffic = traffic;
        this.clock = clock;
        this.nanos = nanos;
        this.gateways = new Gateways(nanos);
    }

    void configure(Settings newSettings) {
        settings = newSettings;
    }

    GatewayDTO[] gateways() {
        return gateways.toDTOs(settings);
    }

    /** A datagram has come. */
    void handle(ByteBuffer datagram, InetSocketAddress from, Sender sender) {
        increment(traffic.datagrams);
        try {
            Header header = Header.read(datagram);
            gateways.heard(header, from, settings, clock.millis());
            switch (header.identifier()) {
                case Header.PUSH_DATA -> {
                    answer(header, Header.PUSH_ACK, from, sender);
                    pushed(PushData.read(text(datagram)), header, from);
                }
                case Header.PULL_DATA -> {
                    answer(header, Header.PULL_ACK, from, sender);
                    increment(traffic.pulls);
                }
                default -> answered(header, text(datagram), from);
            }
        } catch (RejectedException e) {
            traffic.rejectedDatagrams.count(e.rejection(), from, port);
        }
    }

    private static void answer(Header header, byte identifier, InetSocketAddress to, Sender sender) {
        try {
            sender.send(Header.write(header.version(), header.token(), identifier, new byte[0]), to);
        } catch (IOException e) {
            // Where it came from may be no address to send to
            LOG.debug("a datagram from {} is not acknowledged", Rejections.text(to), e);
        }
    }

    /** JSON is UTF-8; what is none is replaced, and can only be in texts of which none are taken. */
    private static String text(ByteBuffer rest) {
        return StandardCharsets.UTF_8.decode(rest).toString();
    }

    private void pushed(PushData data, Header header, InetSocketAddress from) {
        increment(traffic.pushes);
        String eui = header.euiText();
        Instant now = clock.instant();
        long frames = 0;
        for (Object element : data.packets()) {
            try {
                heard(RxPacket.read(Fields.element(element), eui), now);
                frames++;
            } catch (RejectedException e) {
                traffic.rejectedItems.count(e.rejection(), from, port);
            }
        }
        gateways.countFrames(header.eui(), frames);
        if (data.status().isPresent()) {
            try {
                StatusReport report = StatusReport.read(data.status().get());
                increment(traffic.reports);
                publisher.publish(Records.status(eui, report, now));
            } catch (RejectedException e) {
                traffic.rejectedItems.count(e.rejection(), from, port);
            }
        }
    }

    private void heard(RxPacket packet, Instant now) {
        UUID id = ids.of(packet.payload(), packet.frequencyHz(), nanos.getAsLong());
        TraceRecord trace = Records.heard(packet, region(), id, now);
        increment(traffic.frames);
        if (trace.frame().orElseThrow().content().isEmpty()) {
            increment(traffic.unreadableFrames);
        }
        publisher.publish(trace);
    }

    private void answered(Header header, String json, InetSocketAddress from) throws RejectedException {
        TxAnswer answer = TxAnswer.read(json);
        Transmissions.Transmission transmission = transmissions.answered(header, from.getAddress());
        increment(traffic.transmissionAnswers);
        publisher.publish(Records.transmission(
                transmission.id(), transmission.source(), answer.level(), answer.text(), clock.instant()));
    }

    /** Tells of frames that gateways have not answered in time. */
    void expire() {
        List<Transmissions.Transmission> expired = transmissions.expired(nanos.getAsLong());
        for (Transmissions.Transmission transmission : expired) {
            publisher.publish(Records.transmission(
                    transmission.id(),
                    transmission.source(),
                    Level.ERROR,
                    "Downlink message not answered by the gateway within " + Transmissions.PATIENCE.toSeconds() + " s",
                    clock.instant()));
        }
    }

    /** How many nanoseconds there are until {@link #expire} has something to do, empty if it has nothing to do ever. */
    OptionalLong untilExpiry() {
        return transmissions.untilExpiry(nanos.getAsLong());
    }

    /** Sends a gateway a frame that it is to transmit. */
    UUID send(String gatewayEui, Downlink downlink, Sender sender) throws IOException {
        if (!Settings.isEui(gatewayEui)) {
            throw new IllegalArgumentException("gateway has an EUI of 16 hexadecimal digits");
        }
        long eui = Settings.eui(gatewayEui);
        String euiText = Header.text(eui);
        Gateways.Target target = gateways.target(eui, settings)
                .orElseThrow(() -> new IOException("gateway " + euiText + " has not asked for frames lately"));
        TraceRecord sent = Records.sent(downlink, region(), euiText, clock.instant());
        short token = 0;
        if (target.version() >= VERSION_WITH_TX_ACK) {
            token = transmissions
                    .add(new Transmissions.Transmission(
                            sent.messageId(),
                            sent.source(),
                            eui,
                            target.address().getAddress(),
                            nanos.getAsLong()))
                    .orElseThrow(
                            () -> new IOException("gateways have not answered to " + Transmissions.MAX + " frames"));
        }
        // Before the gateway's answer can come
        publisher.publish(sent);
        ByteBuffer datagram = Header.write(target.version(), token, Header.PULL_RESP, TxPacket.json(downlink));
        if (!isSent(datagram, target, sender)) {
            transmissions.remove(token);
            String fault = "Downlink message could not be sent to the gateway";
            publisher.publish(
                    Records.transmission(sent.messageId(), sent.source(), Level.ERROR, fault, clock.instant()));
            throw new IOException("the socket does not take a datagram to " + Rejections.text(target.address()));
        }
        traffic.downlinks.incrementAndGet();
        gateways.countDownlink(eui);
        return sent.messageId();
    }

    private static boolean isSent(ByteBuffer datagram, Gateways.Target target, Sender sender) {
        try {
            return sender.send(datagram, target.address());
        } catch (IOException e) {
            LOG.debug("a datagram to {} cannot be sent", Rejections.text(target.address()), e);
            return false;
        }
    }

    private Optional<Region> region() {
        return settings.region();
    }

    /** There is one writer. */
    private static void increment(AtomicLong counter) {
        counter.lazySet(counter.get() + 1);
    }
}
