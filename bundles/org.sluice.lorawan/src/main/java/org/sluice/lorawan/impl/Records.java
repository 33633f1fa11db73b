package org.sluice.lorawan.impl;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.frame.Frame;
import org.sluice.lorawan.frame.FrameException;
import org.sluice.lorawan.radio.DataRate;
import org.sluice.lorawan.radio.Region;
import org.sluice.lorawan.trace.GatewayMetadata;
import org.sluice.lorawan.trace.RadioFrame;
import org.sluice.lorawan.trace.RadioFrame.Direction;
import org.sluice.lorawan.trace.TraceRecord;
import org.sluice.lorawan.trace.TraceRecord.Kind;
import org.sluice.lorawan.trace.TraceRecord.Level;
import org.sluice.lorawan.trace.TraceRecord.LogLine;
import org.sluice.lorawan.trace.TraceRecord.Source;

/** Makes the records that are published. */
final class Records {

    private static final String UPLINK = "Uplink_Data";
    private static final String DOWNLINK = "Downlink_Data";

    private Records() {}

    /** A frame's bytes, read as far as possible. */
    private record Content(Optional<Frame> frame, String fault) {

        static Content of(Bytes payload) {
            try {
                return new Content(Optional.of(Frame.parse(payload)), "");
            } catch (FrameException e) {
                return new Content(Optional.empty(), e.getMessage());
            }
        }
    }

    static TraceRecord heard(RxPacket packet, Optional<Region> region, UUID id, Instant now) {
        boolean damaged = packet.gateway().crc() == GatewayMetadata.Crc.BAD;
        Content content =
                damaged ? new Content(Optional.empty(), "its checksum is wrong") : Content.of(packet.payload());
        boolean down = content.frame().map(frame -> frame.mType().isDownlink()).orElse(false);
        RadioFrame frame = frame(
                down ? Direction.DOWNLINK : Direction.UPLINK,
                packet.payload(),
                content.frame(),
                packet.frequencyHz(),
                packet.dataRate(),
                region,
                packet.codingRate(),
                packet.gateway());
        LogLine line = content.frame()
                .map(Records::line)
                .orElseGet(() -> new LogLine(Level.ERROR, UPLINK, "Frame cannot be read: " + content.fault()));
        return new TraceRecord(id, now, source(frame), Optional.of(frame), Optional.of(line));
    }

    private static LogLine line(Frame frame) {
        return switch (frame.mType()) {
            case JOIN_REQUEST -> new LogLine(Level.INFO, "Join", "Join request received");
            case REJOIN_REQUEST -> new LogLine(Level.INFO, "Rejoin", "Rejoin request received");
            case JOIN_ACCEPT -> new LogLine(Level.INFO, "Join", "Join accept heard");
            case UNCONFIRMED_DATA_DOWN, CONFIRMED_DATA_DOWN ->
                new LogLine(Level.INFO, DOWNLINK, "Downlink message heard");
            case PROPRIETARY -> new LogLine(Level.INFO, UPLINK, "Proprietary frame received");
            default -> new LogLine(Level.INFO, UPLINK, "Uplink message received");
        };
    }

    static TraceRecord sent(Downlink downlink, Optional<Region> region, String eui, Instant now) {
        RadioFrame frame = frame(
                Direction.DOWNLINK,
                downlink.phyPayload(),
                Content.of(downlink.phyPayload()).frame(),
                downlink.frequencyHz(),
                downlink.dataRate(),
                region,
                TxPacket.codingRate(downlink.dataRate()),
                GatewayMetadata.of(eui));
        LogLine line = new LogLine(Level.INFO, DOWNLINK, "Downlink message sent to gateway " + eui);
        return new TraceRecord(UUID.randomUUID(), now, source(frame), Optional.of(frame), Optional.of(line));
    }

    /** What became of a frame that a gateway was to transmit. */
    static TraceRecord transmission(UUID id, Source source, Level level, String message, Instant now) {
        return line(id, source, new LogLine(level, DOWNLINK, message), now);
    }

    static TraceRecord status(String eui, StatusReport report, Instant now) {
        return line(
                UUID.randomUUID(),
                new Source(Kind.GATEWAY, eui),
                new LogLine(Level.INFO, "Status", report.text()),
                now);
    }

    private static TraceRecord line(UUID id, Source source, LogLine line, Instant now) {
        return new TraceRecord(id, now, source, Optional.empty(), Optional.of(line));
    }

    private static RadioFrame frame(
            Direction direction,
            Bytes payload,
            Optional<Frame> content,
            long hz,
            DataRate rate,
            Optional<Region> configured,
            Optional<String> codingRate,
            GatewayMetadata gateway) {
        Optional<Region> region = configured.or(() -> Region.guess(hz, rate));
        return new RadioFrame(
                direction,
                payload,
                content,
                content.flatMap(Frame::devEui),
                hz,
                rate,
                region.map(some -> some.indexOf(rate, direction == Direction.DOWNLINK))
                        .orElse(OptionalInt.empty()),
                region,
                codingRate,
                Optional.of(gateway));
    }

    /** The device, or where no device is known the gateway. */
    private static Source source(RadioFrame frame) {
        return frame.devEui()
                .or(frame::devAddr)
                .map(device -> new Source(Kind.DEVICE, device))
                .orElseGet(() ->
                        new Source(Kind.GATEWAY, frame.gateway().orElseThrow().eui()));
    }
}
