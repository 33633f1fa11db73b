package org.sluice.example.lorasim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.ForwarderPort;
import org.sluice.lorawan.PortDTO;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.frame.DataFrame;
import org.sluice.lorawan.frame.Frame;
import org.sluice.lorawan.frame.FrameException;
import org.sluice.lorawan.frame.MType;
import org.sluice.lorawan.radio.DataRate;
import org.sluice.lorawan.trace.GatewayMetadata;
import org.sluice.lorawan.trace.GatewayMetadata.Crc;
import org.sluice.lorawan.trace.RadioFrame;
import org.sluice.lorawan.trace.TraceRecord;
import org.sluice.lorawan.trace.TraceRecord.Kind;
import org.sluice.lorawan.trace.TraceRecord.Source;

class AnswersTest {

    private static final String GATEWAY = "020000fffe000000";
    private static final String CONFIRMED = "80f17dbe4900030001aabb01020304";
    private static final String JOIN = "00dc0000d07ed5b3701e6fedf57ceeaf0085cc587fe913";

    private final List<Downlink> sent = new ArrayList<>();
    private final LoraSimulator simulator = new LoraSimulator(Map.of("enabled", true, "port", 9, "framesPerSecond", 1));
    private final Answers answers = new Answers(simulator, List.of(new UnknowingPort(), new SendingPort()));

    private static class UnknowingPort implements ForwarderPort {
        @Override
        public PortDTO getPortDTO() {
            return new PortDTO();
        }

        @Override
        public UUID send(String gatewayEui, Downlink downlink) throws IOException {
            throw new IOException("unknown");
        }
    }

    private final class SendingPort extends UnknowingPort {
        @Override
        public UUID send(String gatewayEui, Downlink downlink) {
            assertEquals(GATEWAY, gatewayEui);
            sent.add(downlink);
            return UUID.randomUUID();
        }
    }

    @AfterEach
    void stop() {
        simulator.deactivate();
    }

    private void hear(UUID id, String hex, String gateway) throws FrameException {
        Bytes payload = Bytes.of(HexFormat.of().parseHex(hex));
        RadioFrame frame = new RadioFrame(
                RadioFrame.Direction.UPLINK,
                payload,
                Optional.of(Frame.parse(payload)),
                Optional.empty(),
                868_100_000,
                new DataRate.LoRa(7, 125_000),
                OptionalInt.of(5),
                Optional.empty(),
                Optional.of("4/5"),
                Optional.of(new GatewayMetadata(
                        gateway,
                        OptionalDouble.of(-50),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(0xffff_ffffL),
                        Crc.OK,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        List.of())));
        answers.traced(new TraceRecord(
                id, Instant.EPOCH, new Source(Kind.DEVICE, "49be7df1"), Optional.of(frame), Optional.empty()));
    }

    @Test
    void confirmedDataIsAcknowledgedOnce() throws FrameException {
        UUID id = UUID.randomUUID();
        hear(id, CONFIRMED, GATEWAY);
        hear(id, CONFIRMED, GATEWAY);
        assertEquals(1, sent.size());
        DataFrame acknowledgement = (DataFrame) Frame.parse(sent.get(0).phyPayload());
        assertEquals("49be7df1", acknowledgement.address());
        assertEquals(MType.UNCONFIRMED_DATA_DOWN, acknowledgement.mType());
        assertEquals(true, acknowledgement.ack());
        // A second later, by a counter that returns to 0
        assertEquals(OptionalLong.of(999_999), sent.get(0).counterMicros());
        hear(UUID.randomUUID(), CONFIRMED, GATEWAY);
        assertEquals(1, ((DataFrame) Frame.parse(sent.get(1).phyPayload())).counter());
    }

    @Test
    void joinRequestsAreAccepted() throws FrameException {
        hear(UUID.randomUUID(), JOIN, GATEWAY);
        assertEquals(MType.JOIN_ACCEPT, Frame.parse(sent.get(0).phyPayload()).mType());
    }

    @Test
    void nothingElseIsAnswered() throws FrameException {
        hear(UUID.randomUUID(), "40f17dbe4900020001954378762b11ff0d", GATEWAY);
        hear(UUID.randomUUID(), CONFIRMED, "aa555a0000000101");
        simulator.lorasim("stop");
        hear(UUID.randomUUID(), CONFIRMED, GATEWAY);
        simulator.lorasim("start", "answers=false");
        hear(UUID.randomUUID(), CONFIRMED, GATEWAY);
        assertEquals(List.of(), sent);
    }
}
