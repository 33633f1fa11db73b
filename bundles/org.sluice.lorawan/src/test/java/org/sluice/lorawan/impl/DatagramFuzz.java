package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.lorawan.PortDTO;
import org.sluice.lorawan.trace.RadioFrame;
import org.sluice.lorawan.trace.TraceRecord;

/** Any datagram: an input is one. What it does to the counters is compared with what it can do at most, whatever it is. */
class DatagramFuzz {

    static Stream<byte[]> seeds() {
        String antennas = Datagrams.PACKET.replace(
                "\"rssi\":-35,\"lsnr\":5.1",
                "\"rsig\":[{\"ant\":1,\"chan\":7,\"rssic\":-99,\"rssis\":-98,\"lsnr\":1.5}]");
        String fsk = Datagrams.PACKET.replace("\"LORA\",\"datr\":\"SF7BW125\"", "\"FSK\",\"datr\":50000");
        String hopping = Datagrams.PACKET.replace("\"LORA\",\"datr\":\"SF7BW125\"", "\"LR-FHSS\",\"datr\":\"M0CW137\"");
        return Stream.of(
                Datagrams.packets(Datagrams.PACKET),
                Datagrams.packets(antennas, fsk),
                Datagrams.packets(hopping, "{}"),
                Datagrams.push("{\"stat\":" + Datagrams.STATUS + "}"),
                Datagrams.push("{\"a\":[[{\"b\":null}],true,1e-5,\"\\u00e9\"]}"),
                Datagrams.pull(),
                Datagrams.of(2, 1, Header.TX_ACK, Datagrams.EUI, "{\"txpk_ack\":{\"error\":\"TOO_LATE\"}}"),
                Datagrams.of(1, 1, Header.PUSH_DATA, Datagrams.EUI, "{\"rxpk\":[]}"),
                new byte[] {2, 0, 0, 0});
    }

    @MethodSource("seeds")
    @FuzzTest
    void everyDatagramIsCountedOnce(byte[] input) {
        // One instance of the test has all executions
        ProtocolFixture port = new ProtocolFixture() {};
        port.handle(input);
        PortDTO dto = port.counters();
        assertEquals(1, dto.datagrams);
        assertEquals(1, dto.pushes + dto.pulls + dto.transmissionAnswers + sum(dto.rejectedDatagrams), dto::toString);
        assertEquals(isAnswered(input) ? 1 : 0, port.answers.size());
        assertEquals(dto.frames + dto.reports, port.recorder.records.size());
        assertTrue(dto.frames + sum(dto.rejectedItems) <= PushData.MAX_PACKETS + 1);
        port.recorder.records.forEach(DatagramFuzz::check);
        // Nothing was sent that could have been answered
        assertEquals(0, dto.transmissionAnswers);
    }

    /** The rules once more, as bytes. */
    private static boolean isAnswered(byte[] input) {
        return input.length >= 12
                && input.length <= 16_384
                && (input[0] == 1 || input[0] == 2)
                && (input[3] == 0 || input[3] == 2);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What is published is well-formed, whoever has sent it. */
    private static void check(TraceRecord trace) {
        assertTrue(trace.source().id().matches("[0-9a-f]{8}|[0-9a-f]{16}"));
        String message = trace.log().orElseThrow().message();
        assertTrue(message.matches("[ -~]{1,400}"), message);
        trace.frame().ifPresent(DatagramFuzz::check);
    }

    private static void check(RadioFrame frame) {
        assertTrue(frame.phyPayload().size() >= 1 && frame.phyPayload().size() <= 255);
        assertTrue(frame.frequencyHz() > 0 && frame.frequencyHz() <= 10_000_000_000L);
        assertTrue(frame.codingRate().orElse("4/5").matches("\\d/\\d(LI)?"));
        frame.dataRateIndex()
                .ifPresent(index -> assertEquals(
                        frame.dataRate(),
                        frame.region().orElseThrow().dataRate(index).orElseThrow()));
        double rssi = frame.gateway().orElseThrow().rssi().orElseThrow();
        assertTrue(rssi >= -300 && rssi <= 100);
    }
}
