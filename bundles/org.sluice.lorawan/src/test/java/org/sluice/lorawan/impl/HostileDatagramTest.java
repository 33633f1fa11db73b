package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.lorawan.PortDTO;

/** What nobody should send. */
class HostileDatagramTest extends ProtocolFixture {

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
                Rejection.NESTING, Datagrams.push("{\"rxpk\":" + "[".repeat(10_000) + "]".repeat(5) + "}"));
        handle(Datagrams.push("{\"a\":" + "{\"a\":".repeat(2_500) + "1" + "}".repeat(2_501)));
        assertEquals(2L, counters().rejectedDatagrams.get("NESTING"));
    }

    @Test
    void whatWouldTakeLongToReadIsNotRead() {
        assertRejectedDatagram(Rejection.LONG, Datagrams.push(" ".repeat(Header.MAX_DATAGRAM_BYTES - 11)));
        assertEquals(List.of(), answers);
        handle(Datagrams.push(" ".repeat(Header.MAX_DATAGRAM_BYTES - 12)));
        assertEquals(1L, counters().rejectedDatagrams.get("JSON"));
        handle(Datagrams.push("{\"a\":[" + "1,".repeat(JsonReader.MAX_VALUES) + "1]}"));
        handle(Datagrams.push("{\"rxpk\":[" + "1,".repeat(PushData.MAX_PACKETS) + "1]}"));
        assertEquals(2L, counters().rejectedDatagrams.get("TOO_MANY"));
        handle(Datagrams.push("{\"rxpk\":[1" + ",1".repeat(PushData.MAX_PACKETS - 1) + "]}"));
        assertEquals(Map.of("TYPE", (long) PushData.MAX_PACKETS), counters().rejectedItems);
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
        assertRejectedItem(Rejection.SIZE, Datagrams.packet("QPF9vkkAAgABlUN4disR/w0=", "A".repeat(10_000)));
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
            datagram[at] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0189.-eE".charAt(random.nextInt(15)));
        }
        return datagram;
    }
}
