package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.lorawan.frame.MType;
import org.sluice.lorawan.radio.DataRate;
import org.sluice.lorawan.radio.Region;
import org.sluice.lorawan.trace.GatewayMetadata;
import org.sluice.lorawan.trace.GatewayMetadata.Crc;
import org.sluice.lorawan.trace.RadioFrame;
import org.sluice.lorawan.trace.TraceRecord;
import org.sluice.lorawan.trace.TraceRecord.Kind;
import org.sluice.lorawan.trace.TraceRecord.Level;
import org.sluice.lorawan.trace.TraceRecord.Source;

/** What gateways report, and what becomes of it. */
class UplinkTest extends ProtocolFixture {

    @Test
    void aFrameBecomesARecordWithAllThatIsKnown() {
        handle(Datagrams.packets(Datagrams.PACKET));
        TraceRecord trace = recorder.only();
        assertEquals(NOW, trace.time());
        assertEquals(new Source(Kind.DEVICE, "49be7df1"), trace.source());
        RadioFrame frame = trace.frame().orElseThrow();
        assertEquals(RadioFrame.Direction.UPLINK, frame.direction());
        assertEquals("40f17dbe4900020001954378762b11ff0d", frame.phyPayload().hex());
        assertEquals(MType.UNCONFIRMED_DATA_UP, frame.content().orElseThrow().mType());
        assertEquals(866_349_812, frame.frequencyHz());
        assertEquals(new DataRate.LoRa(7, 125_000), frame.dataRate());
        assertEquals(OptionalInt.of(5), frame.dataRateIndex());
        assertEquals(Optional.of(Region.EU868), frame.region());
        assertEquals(Optional.of("4/6"), frame.codingRate());
        assertEquals(
                new GatewayMetadata(
                        Datagrams.EUI,
                        OptionalDouble.of(-35),
                        OptionalDouble.of(5.1),
                        Optional.of(Instant.parse("2013-03-31T16:21:17.528002Z")),
                        OptionalLong.of(1_048_771_293_528L),
                        OptionalLong.of(3_512_348_611L),
                        Crc.OK,
                        OptionalInt.of(2),
                        OptionalInt.of(0),
                        List.of()),
                frame.gateway().orElseThrow());
        assertEquals("Uplink_Data", trace.log().orElseThrow().event());
        assertEquals(Level.INFO, trace.log().orElseThrow().level());
    }

    @Test
    void aGatewayIsAnsweredWithItsTokenAndVersion() {
        handle(Datagrams.packets(Datagrams.PACKET));
        handle(Datagrams.of(1, 0xffee, Header.PULL_DATA, Datagrams.EUI, ""));
        assertEquals(List.of("4000 02123401", "4000 01ffee04"), answers);
    }

    @Test
    void severalGatewaysThatHearAFrameShareItsId() {
        handle(Datagrams.packets(Datagrams.PACKET));
        byte[] other = Datagrams.packets(Datagrams.PACKET.replace("-35", "-110"));
        other[4] = 0;
        handle(other);
        UUID id = recorder.records.get(0).messageId();
        assertEquals(id, recorder.records.get(1).messageId());
        pass(1);
        nanos++;
        handle(other);
        assertNotEquals(id, recorder.last().messageId());
        handle(Datagrams.packet("866.349812", "868.1"));
        assertNotEquals(recorder.records.get(2).messageId(), recorder.last().messageId());
    }

    @Test
    void antennasCountWhereTheyAreToldApart() {
        handle(
                Datagrams.packet(
                        "\"rssi\":-35,\"lsnr\":5.1",
                        "\"rsig\":[{\"ant\":0,\"chan\":7,\"rssic\":-99,\"lsnr\":1.5},{\"ant\":1,\"chan\":23,\"rssis\":-90,\"lsnr\":-2}]"));
        GatewayMetadata gateway =
                recorder.only().frame().orElseThrow().gateway().orElseThrow();
        assertEquals(2, gateway.antennas().size());
        assertEquals(OptionalDouble.of(-90), gateway.rssi());
        assertEquals(OptionalDouble.of(-2), gateway.snr());
        assertEquals(OptionalInt.of(23), gateway.antennas().get(1).channel());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"modu\":\"FSK\",\"datr\":50000| FSK50000| 7",
                "\"modu\":\"LR-FHSS\",\"codr\":\"4/6\",\"datr\":\"M0CW137\"| LRFHSS137CR2/3| 9",
                "\"modu\":\"LORA\",\"datr\":\"SF12BW125\"| SF12BW125| 0",
                "\"modu\":\"LORA\",\"datr\":\"SF5BW812\"| SF5BW812| -1"
            })
    void modulationsHaveDataRates(String fields, String text, int index) {
        String packet = Datagrams.PACKET.replace("\"codr\":\"4/6\",", "");
        handle(Datagrams.packets(packet.replace("\"modu\":\"LORA\",\"datr\":\"SF7BW125\"", fields)));
        RadioFrame frame = recorder.only().frame().orElseThrow();
        assertEquals(text, frame.dataRate().text());
        assertEquals(index < 0 ? OptionalInt.empty() : OptionalInt.of(index), frame.dataRateIndex());
    }

    @Test
    void aConfiguredRegionIsNotGuessed() {
        protocol = protocol(Map.of("region", "IN865"));
        handle(Datagrams.packets(Datagrams.PACKET));
        assertEquals(
                Optional.of(Region.IN865), recorder.only().frame().orElseThrow().region());
    }

    @Test
    void damagedFramesAreToldButNotRead() {
        handle(Datagrams.packet("\"stat\":1", "\"stat\":-1"));
        TraceRecord trace = recorder.only();
        assertEquals(Optional.empty(), trace.frame().orElseThrow().content());
        assertEquals(new Source(Kind.GATEWAY, Datagrams.EUI), trace.source());
        assertEquals(Level.ERROR, trace.log().orElseThrow().level());
        assertEquals(1, counters().unreadableFrames);
    }

    @Test
    void whatIsNoLorawanFrameIsToldWithTheReason() {
        handle(Datagrams.packet("\"size\":17,\"data\":\"QPF9vkkAAgABlUN4disR/w0=\"", "\"size\":1,\"data\":\"QA==\""));
        assertEquals(
                "Frame cannot be read: data frame has 1 bytes, must have at least 12",
                recorder.only().log().orElseThrow().message());
    }

    @Test
    void joinRequestsAreAboutADeviceWithAnEui() {
        handle(Datagrams.packet(
                "\"size\":17,\"data\":\"QPF9vkkAAgABlUN4disR/w0=\"",
                "\"size\":23,\"data\":\"ANwAANB+1bNwHm/t9Xzurw CFzFh/6RM=\"".replace(" ", "")));
        TraceRecord trace = recorder.only();
        assertEquals(new Source(Kind.DEVICE, "00afee7cf5ed6f1e"), trace.source());
        assertEquals(
                Optional.of("00afee7cf5ed6f1e"), trace.frame().orElseThrow().devEui());
        assertEquals("Join", trace.log().orElseThrow().event());
    }

    @Test
    void base64MayLackItsPaddingAndOptionalFieldsMayBeNull() {
        handle(Datagrams.packets(
                Datagrams.PACKET.replace("disR/w0=", "disR/w0").replace("\"2013-03-31T16:21:17.528002Z\"", "null")));
        assertEquals(1, counters().frames);
    }

    @Test
    void aStatusIsALineOfItsNumbersAlone() {
        handle(Datagrams.push("{\"stat\":" + Datagrams.STATUS + "}"));
        TraceRecord trace = recorder.only();
        assertEquals(new Source(Kind.GATEWAY, Datagrams.EUI), trace.source());
        assertEquals(
                "Gateway status: 2 frames received, 2 with a right checksum, 2 forwarded, 100.0 % of datagrams"
                        + " acknowledged, 2 downlinks taken, 2 transmitted, at 46.24 3.2523",
                trace.log().orElseThrow().message());
        assertEquals(1, counters().reports);
    }
}
