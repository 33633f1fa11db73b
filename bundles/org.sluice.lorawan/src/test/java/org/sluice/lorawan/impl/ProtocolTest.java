package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.PortDTO;
import org.sluice.lorawan.frame.Bytes;
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

class ProtocolTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 4000);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.2", 4000);

    private final Recorder recorder = new Recorder();
    private final List<String> answers = new ArrayList<>();
    private long nanos = 1;
    private boolean full;
    private final Traffic traffic = new Traffic(NOPLogger.NOP_LOGGER, () -> nanos);
    private Protocol protocol = protocol(Map.of());

    private Protocol protocol(Map<String, Object> properties) {
        try {
            return new Protocol(
                    "test", Settings.of(properties), recorder, traffic, Clock.fixed(NOW, ZoneOffset.UTC), () -> nanos);
        } catch (InvalidPropertyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private boolean answer(ByteBuffer datagram, InetSocketAddress to) {
        answers.add(to.getPort() + " " + HexFormat.of().formatHex(datagram.array()));
        return !full;
    }

    private void handle(byte[] datagram) {
        handle(datagram, HERE);
    }

    private void handle(byte[] datagram, InetSocketAddress from) {
        protocol.handle(ByteBuffer.wrap(datagram), from, this::answer);
    }

    private PortDTO counters() {
        PortDTO dto = new PortDTO();
        traffic.showIn(dto);
        return dto;
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Nested
    class Uplinks {

        @Test
        void aFrameBecomesARecordWithAllThatIsKnown() {
            handle(Datagrams.packets(Datagrams.PACKET));
            TraceRecord trace = recorder.only();
            assertEquals(NOW, trace.time());
            assertEquals(new Source(Kind.DEVICE, "49be7df1"), trace.source());
            RadioFrame frame = trace.frame().orElseThrow();
            assertEquals(RadioFrame.Direction.UPLINK, frame.direction());
            assertEquals(
                    "40f17dbe4900020001954378762b11ff0d", frame.phyPayload().hex());
            assertEquals(
                    MType.UNCONFIRMED_DATA_UP, frame.content().orElseThrow().mType());
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
                    Optional.of(Region.IN865),
                    recorder.only().frame().orElseThrow().region());
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
            handle(Datagrams.packet(
                    "\"size\":17,\"data\":\"QPF9vkkAAgABlUN4disR/w0=\"", "\"size\":1,\"data\":\"QA==\""));
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
            handle(Datagrams.packets(Datagrams.PACKET
                    .replace("disR/w0=", "disR/w0")
                    .replace("\"2013-03-31T16:21:17.528002Z\"", "null")));
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

    @Nested
    class HostileInput {

        private void assertRejectedDatagram(Rejection kind, byte[] datagram) {
            handle(datagram);
            assertEquals(Map.of(kind.name(), 1L), counters().rejectedDatagrams);
            assertEquals(List.of(), recorder.records);
        }

        private void assertRejectedItem(Rejection kind, byte[] datagram) {
            handle(datagram);
            assertEquals(Map.of(kind.name(), 1L), counters().rejectedItems);
            assertEquals(List.of(), recorder.records);
        }

        @ParameterizedTest
        @CsvSource({
            "'', SHORT",
            "0200, SHORT",
            "020000, SHORT",
            "02000000, SHORT",
            "02000000aa555a00000001, SHORT",
            "00000000aa555a0000000101, VERSION",
            "03000000aa555a0000000101, VERSION",
            "ff0000, SHORT",
            "02000001, IDENTIFIER",
            "02000003aa555a0000000101, IDENTIFIER",
            "02000004aa555a0000000101, IDENTIFIER",
            "02000006aa555a0000000101, IDENTIFIER",
            "020000ffaa555a0000000101, IDENTIFIER",
            "01000005aa555a0000000101, IDENTIFIER"
        })
        void headersThatAreNoneAreCountedAndNotAnswered(String hex, Rejection kind) {
            assertRejectedDatagram(kind, HexFormat.of().parseHex(hex));
            assertEquals(List.of(), answers);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "x",
                    "{",
                    "[]",
                    "1",
                    "\"\"",
                    "null",
                    "{\"rxpk\":[}",
                    "{\"rxpk\":[]",
                    "{\"rxpk\":[]}}",
                    "{\"rxpk\":[]} {}",
                    "{'rxpk':[]}",
                    "{\"rxpk\":[1,]}",
                    "{\"rxpk\":[\"\u0000\"]}",
                    "{rxpk:[]}",
                    "{\"rxpk\":[01]}",
                    "{\"rxpk\":[1e]}",
                    "{\"rxpk\":[\"\\u12\"]}",
                    "{\"rxpk\":[tru]}"
                })
        void whatIsNoJsonObjectIsCounted(String json) {
            assertRejectedDatagram(Rejection.JSON, Datagrams.push(json));
        }

        @Test
        void deepNestingIsNotFollowed() {
            assertRejectedDatagram(
                    Rejection.NESTING, Datagrams.push("{\"rxpk\":" + "[".repeat(60_000) + "]".repeat(5) + "}"));
            handle(Datagrams.push("{\"a\":" + "{\"a\":".repeat(9_000) + "1" + "}".repeat(9_001)));
            assertEquals(2L, counters().rejectedDatagrams.get("NESTING"));
        }

        @Test
        void fieldsThatAreThereTwiceAreNoFields() {
            assertRejectedDatagram(Rejection.DUPLICATE_FIELD, Datagrams.push("{\"rxpk\":[],\"rxpk\":[]}"));
            handle(Datagrams.packet("\"rfch\":0", "\"rfch\":0,\"rssi\":null"));
            assertEquals(2L, counters().rejectedDatagrams.get("DUPLICATE_FIELD"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{}| EMPTY",
                    "{\"rxpk\":null}| EMPTY",
                    "{\"other\":{\"a\":[1,2,{}]}}| EMPTY",
                    "{\"rxpk\":{}}| TYPE",
                    "{\"rxpk\":1}| TYPE",
                    "{\"stat\":[]}| TYPE",
                    "{\"rxpk\":[],\"stat\":\"\"}| TYPE"
                })
        void reportsNeedSomethingToReport(String json, Rejection kind) {
            assertRejectedDatagram(kind, Datagrams.push(json));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\"freq\":866.349812,| ''| MISSING_FIELD",
                    "\"modu\":\"LORA\",| ''| MISSING_FIELD",
                    "\"datr\":\"SF7BW125\",| ''| MISSING_FIELD",
                    "\"rssi\":-35,| ''| MISSING_FIELD",
                    "\"size\":17,| ''| MISSING_FIELD",
                    ",\"data\":\"QPF9vkkAAgABlUN4disR/w0=\"| ''| MISSING_FIELD",
                    "866.349812| \"866.349812\"| TYPE",
                    "\"LORA\"| 1| TYPE",
                    "\"SF7BW125\"| 125| TYPE",
                    "-35| \"-35\"| TYPE",
                    "-35| true| TYPE",
                    "\"size\":17| \"size\":\"17\"| TYPE",
                    "\"QPF9vkkAAgABlUN4disR/w0=\"| [1]| TYPE",
                    "\"2013-03-31T16:21:17.528002Z\"| 5| TYPE",
                    "866.349812| -1| RANGE",
                    "866.349812| 0| RANGE",
                    "866.349812| 1e999999999| RANGE",
                    "866.349812| 1e-999999999| RANGE",
                    "866.349812| 11111111111111111111111111111111111111111111111111111111111111| RANGE",
                    "\"LORA\"| \"WIFI\"| RANGE",
                    "SF7BW125| SF13BW125| RANGE",
                    "SF7BW125| SF4BW125| RANGE",
                    "SF7BW125| SF7BW0| RANGE",
                    "SF7BW125| SF7BW99999| RANGE",
                    "SF7BW125| 7| RANGE",
                    "4/6| a/b| RANGE",
                    "-35| 1e10| RANGE",
                    "5.1| -1e400| RANGE",
                    "3512348611| 4294967296| RANGE",
                    "3512348611| -1| RANGE",
                    "3512348611| 1.5| RANGE",
                    "1048771293528| 99999999999999999999| RANGE",
                    "\"stat\":1| \"stat\":2| RANGE",
                    "\"chan\":2| \"chan\":256| RANGE",
                    "2013-03-31T16:21:17.528002Z| yesterday| RANGE",
                    "2013-03-31T16:21:17.528002Z| 2013-02-31T16:21:17Z| RANGE",
                    "\"size\":17| \"size\":0| RANGE",
                    "\"size\":17| \"size\":256| RANGE",
                    "\"size\":17| \"size\":18| SIZE",
                    "\"size\":17| \"size\":16| SIZE",
                    "\"QPF9vkkAAgABlUN4disR/w0=\"| \"\"| SIZE",
                    "QPF9| ????| BASE64",
                    "disR/w0=| disR/w0==| BASE64",
                    "QPF9vk| QPF9vk\\n| BASE64"
                })
        void impossibleFramesAreCounted(String field, String replacement, Rejection kind) {
            assertRejectedItem(kind, Datagrams.packet(field, replacement));
        }

        @Test
        void moreDataThanAFrameCanHaveIsNotEvenDecoded() {
            assertRejectedItem(Rejection.SIZE, Datagrams.packet("QPF9vkkAAgABlUN4disR/w0=", "A".repeat(50_000)));
        }

        @Test
        void aBadFrameCostsNotTheOthersOfItsDatagram() {
            handle(Datagrams.packets("1", Datagrams.PACKET, "{}", Datagrams.PACKET, "null"));
            assertEquals(2, recorder.records.size());
            assertEquals(Map.of("TYPE", 2L, "MISSING_FIELD", 1L), counters().rejectedItems);
        }

        @Test
        void aBadStatusCostsNotTheFrames() {
            handle(Datagrams.push("{\"rxpk\":[" + Datagrams.PACKET + "],\"stat\":{\"rxnb\":-1}}"));
            assertEquals(1, recorder.records.size());
            assertEquals(Map.of("RANGE", 1L), counters().rejectedItems);
        }

        @Test
        void anythingIsTakenAndAllOfItIsCounted() {
            Random random = new Random(7);
            byte[][] seeds = {
                Datagrams.packets(Datagrams.PACKET, Datagrams.PACKET),
                Datagrams.push("{\"rxpk\":[" + Datagrams.PACKET + "],\"stat\":" + Datagrams.STATUS + "}"),
                Datagrams.pull(),
                Datagrams.of(2, 1, Header.TX_ACK, Datagrams.EUI, "{\"txpk_ack\":{\"error\":\"NONE\"}}")
            };
            int datagrams = 20_000;
            for (int i = 0; i < datagrams; i++) {
                handle(mutated(seeds[random.nextInt(seeds.length)], random));
            }
            PortDTO dto = counters();
            assertEquals(datagrams, dto.datagrams);
            assertEquals(
                    datagrams,
                    dto.pushes + dto.pulls + dto.transmissionAnswers + sum(dto.rejectedDatagrams),
                    dto.toString());
            assertEquals(recorder.published(), dto.frames + dto.reports);
            assertTrue(dto.frames > 100 && sum(dto.rejectedItems) > 100, dto.toString());
            assertTrue(dto.rejectedDatagrams.size() >= 6, dto.toString());
            assertTrue(protocol.gateways().length <= 1000);
        }

        private long sum(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        private byte[] mutated(byte[] seed, Random random) {
            byte[] datagram = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length) : seed.length);
            int changes = random.nextInt(4);
            for (int i = 0; i < changes && datagram.length > 0; i++) {
                int at = random.nextInt(datagram.length);
                datagram[at] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0189.-eE".charAt(random.nextInt(15)));
            }
            return datagram;
        }
    }

    @Nested
    class GatewaysTable {

        @Test
        void onlyAllowedGatewaysAreListenedTo() {
            protocol = protocol(Map.of("gateways", new String[] {"AA555A0000000102"}));
            handle(Datagrams.packets(Datagrams.PACKET));
            assertEquals(Map.of("NOT_ALLOWED", 1L), counters().rejectedDatagrams);
            assertEquals(List.of(), answers);
            handle(Datagrams.of(2, 0, Header.PULL_DATA, "aa555a0000000102", ""));
            assertEquals(1, answers.size());
        }

        @Test
        void gatewaysThatAreThereKeepTheirPlaces() {
            protocol = protocol(Map.of("maxGateways", 2, "gatewayTimeoutSeconds", 60));
            for (String eui : List.of("0000000000000001", "0000000000000002", "0000000000000003")) {
                handle(Datagrams.of(2, 0, Header.PULL_DATA, eui, ""));
            }
            assertEquals(Map.of("TOO_MANY_GATEWAYS", 1L), counters().rejectedDatagrams);
            assertEquals(2, answers.size());
            pass(59);
            handle(Datagrams.of(2, 0, Header.PULL_DATA, "0000000000000002", ""));
            pass(1);
            handle(Datagrams.of(2, 0, Header.PULL_DATA, "0000000000000003", ""));
            assertEquals(4, answers.size());
            assertEquals(2, protocol.gateways().length);
        }

        @Test
        void noAddressTakesTheFramesOfAGatewayOver() throws IOException {
            handle(Datagrams.pull(), HERE);
            handle(Datagrams.pull(), THERE);
            assertEquals(Map.of("CONTESTED", 1L), counters().rejectedDatagrams);
            assertEquals(1, answers.size());
            pass(59);
            handle(Datagrams.pull(), new InetSocketAddress("127.0.0.1", 4001));
            pass(59);
            handle(Datagrams.pull(), THERE);
            assertEquals(2L, counters().rejectedDatagrams.get("CONTESTED"));
            answers.clear();
            send();
            assertTrue(answers.get(0).startsWith("4001 02"), answers.toString());
            pass(1);
            handle(Datagrams.pull(), THERE);
            assertEquals(2, answers.size());
        }

        @Test
        void theRuntimeShowsThem() {
            handle(Datagrams.packets(Datagrams.PACKET, Datagrams.PACKET));
            var gateway = protocol.gateways()[0];
            assertEquals(Datagrams.EUI, gateway.eui);
            assertEquals("127.0.0.1:4000", gateway.address);
            assertEquals(2, gateway.version);
            assertEquals(2, gateway.frames);
            assertEquals(NOW.toEpochMilli(), gateway.seenAt);
            assertFalse(gateway.takesDownlinks);
            handle(Datagrams.pull());
            assertTrue(protocol.gateways()[0].takesDownlinks);
            pass(61);
            assertEquals(0, protocol.gateways().length);
        }
    }

    private UUID send() throws IOException {
        return protocol.send(
                Datagrams.EUI.toUpperCase(),
                new Downlink(
                        Bytes.of(HexFormat.of().parseHex("60f17dbe49b0ffffee0102030405060708")),
                        869_525_000,
                        new DataRate.LoRa(12, 125_000),
                        14,
                        OptionalLong.of(7)),
                this::answer);
    }

    private void transmissionAnswer(InetSocketAddress from, String json) {
        int token = Integer.parseInt(answers.get(answers.size() - 1).substring(7, 11), 16);
        handle(Datagrams.of(2, token, Header.TX_ACK, Datagrams.EUI, json), from);
    }

    @Nested
    class Downlinks {

        @Test
        void whoHasNotAskedIsNotSentAnything() {
            handle(Datagrams.packets(Datagrams.PACKET));
            assertThrows(IOException.class, ProtocolTest.this::send);
            handle(Datagrams.pull());
            pass(60);
            assertThrows(IOException.class, ProtocolTest.this::send);
        }

        @Test
        void aFrameIsSentWhereTheGatewayAsked() throws IOException {
            handle(Datagrams.pull());
            answers.clear();
            UUID id = send();
            byte[] datagram = HexFormat.of().parseHex(answers.get(0).substring(5));
            assertEquals(2, datagram[0]);
            assertEquals(Header.PULL_RESP, datagram[3]);
            assertEquals(
                    "{\"txpk\":{\"tmst\":7,\"freq\":869.525000,\"rfch\":0,\"powe\":14,\"modu\":\"LORA\",\"datr\":\"SF12BW125\","
                            + "\"codr\":\"4/5\",\"ipol\":true,\"ncrc\":true,\"size\":17,\"data\":\"YPF9vkmw///uAQIDBAUGBwg=\"}}",
                    new String(datagram, 4, datagram.length - 4, StandardCharsets.US_ASCII));
            TraceRecord trace = recorder.only();
            assertEquals(id, trace.messageId());
            assertEquals(new Source(Kind.DEVICE, "49be7df1"), trace.source());
            RadioFrame frame = trace.frame().orElseThrow();
            assertEquals(RadioFrame.Direction.DOWNLINK, frame.direction());
            assertEquals(OptionalInt.of(0), frame.dataRateIndex());
            assertEquals("Downlink_Data", trace.log().orElseThrow().event());
            assertEquals(1, counters().downlinks);
        }

        @Test
        void fskAndImmediateFramesLookOtherwise() {
            String json = new String(
                    TxPacket.json(new Downlink(
                            Bytes.of((byte) 1), 868_800_000, new DataRate.Fsk(50_000), -3, OptionalLong.empty())),
                    StandardCharsets.US_ASCII);
            assertEquals(
                    "{\"txpk\":{\"imme\":true,\"freq\":868.800000,\"rfch\":0,\"powe\":-3,\"modu\":\"FSK\",\"datr\":50000,"
                            + "\"fdev\":25000,\"size\":1,\"data\":\"AQ==\"}}",
                    json);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "''| INFO| Downlink message taken by the gateway",
                    "{\"txpk_ack\":{\"error\":\"NONE\"}}| INFO| Downlink message taken by the gateway",
                    "{\"txpk_ack\":{\"error\":\"TOO_LATE\"}}| ERROR| Downlink message refused by the gateway: TOO_LATE",
                    "{\"txpk_ack\":{\"error\":\"\\u001b[31m\"}}| ERROR| Downlink message refused by the gateway: a reason that is not known here",
                    "{\"txpk_ack\":{\"warn\":\"TX_POWER\"}}| INFO| Downlink message taken by the gateway, with a warning: TX_POWER"
                })
        void whatTheGatewayAnswersIsTold(String json, Level level, String text) throws IOException {
            handle(Datagrams.pull());
            UUID id = send();
            transmissionAnswer(HERE, json);
            TraceRecord trace = recorder.last();
            assertEquals(id, trace.messageId());
            assertEquals(level, trace.log().orElseThrow().level());
            assertEquals(text, trace.log().orElseThrow().message());
            assertEquals(Optional.empty(), trace.frame());
            assertEquals(OptionalLong.empty(), protocol.untilExpiry());
        }

        @Test
        void answersOfOthersAndToNothingAreRejected() throws IOException {
            handle(Datagrams.pull());
            send();
            transmissionAnswer(THERE, "");
            handle(Datagrams.of(2, 0, Header.TX_ACK, "0000000000000009", ""));
            transmissionAnswer(HERE, "");
            transmissionAnswer(HERE, "");
            assertEquals(3L, counters().rejectedDatagrams.get("UNKNOWN_TOKEN"));
            assertEquals(1, counters().transmissionAnswers);
        }

        @Test
        void noAnswerIsAnError() throws IOException {
            handle(Datagrams.pull());
            UUID id = send();
            assertEquals(OptionalLong.of(TimeUnit.SECONDS.toNanos(5)), protocol.untilExpiry());
            pass(4);
            protocol.expire();
            assertEquals(1, recorder.records.size());
            pass(1);
            protocol.expire();
            assertEquals(id, recorder.last().messageId());
            assertEquals(Level.ERROR, recorder.last().log().orElseThrow().level());
            assertEquals(OptionalLong.empty(), protocol.untilExpiry());
        }

        @Test
        void version1HasNoAnswers() throws IOException {
            handle(Datagrams.of(1, 0, Header.PULL_DATA, Datagrams.EUI, ""));
            answers.clear();
            send();
            assertTrue(answers.get(0).startsWith("4000 01000003"), answers.toString());
            assertEquals(OptionalLong.empty(), protocol.untilExpiry());
        }

        @Test
        void outstandingAnswersAreBounded() throws IOException {
            handle(Datagrams.pull());
            for (int i = 0; i < Transmissions.MAX; i++) {
                send();
            }
            assertThrows(IOException.class, ProtocolTest.this::send);
            pass(5);
            protocol.expire();
            send();
        }

        @Test
        void aFullSocketIsAnErrorAndNotWaitedFor() throws IOException {
            handle(Datagrams.pull());
            full = true;
            assertThrows(IOException.class, ProtocolTest.this::send);
            assertEquals(OptionalLong.empty(), protocol.untilExpiry());
            assertEquals(Level.ERROR, recorder.last().log().orElseThrow().level());
            assertEquals(0, counters().downlinks);
        }

        @Test
        void impossibleFramesAreRefused() {
            Bytes one = Bytes.of((byte) 1);
            DataRate rate = new DataRate.LoRa(7, 125_000);
            List<Runnable> impossible = List.of(
                    () -> new Downlink(Bytes.of(), 868_100_000, rate, 14, OptionalLong.empty()),
                    () -> new Downlink(Bytes.of(new byte[256]), 868_100_000, rate, 14, OptionalLong.empty()),
                    () -> new Downlink(one, 0, rate, 14, OptionalLong.empty()),
                    () -> new Downlink(one, 868_100_000, new DataRate.LrFhss(137_000, 1), 14, OptionalLong.empty()),
                    () -> new Downlink(one, 868_100_000, rate, 41, OptionalLong.empty()),
                    () -> new Downlink(one, 868_100_000, rate, 14, OptionalLong.of(1L << 32)));
            impossible.forEach(downlink -> assertThrows(IllegalArgumentException.class, downlink::run));
        }
    }

    @Test
    void rejectionsAreLoggedOnceAMinutePerKind() {
        List<String> lines = new ArrayList<>();
        Rejections rejections = new Rejections("datagrams were", new LineLogger(lines), () -> nanos);
        for (int i = 0; i < 1000; i++) {
            rejections.count(Rejection.JSON, HERE, "port");
            rejections.count(Rejection.SHORT, HERE, "port");
        }
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("port: 1 datagrams were not used, without a JSON object"), lines.get(0));
        pass(60);
        rejections.count(Rejection.JSON, HERE, "port");
        assertEquals(3, lines.size());
        assertTrue(lines.get(2).startsWith("port: 1000 datagrams were not used"), lines.get(2));
        assertEquals(new HashMap<>(Map.of("JSON", 1001L, "SHORT", 1000L)), rejections.counts());
    }
}
