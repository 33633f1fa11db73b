package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.radio.DataRate;
import org.sluice.lorawan.trace.RadioFrame;
import org.sluice.lorawan.trace.TraceRecord;
import org.sluice.lorawan.trace.TraceRecord.Kind;
import org.sluice.lorawan.trace.TraceRecord.Level;
import org.sluice.lorawan.trace.TraceRecord.Source;

/** What gateways are to transmit, and what they say of it. */
class DownlinkTest extends ProtocolFixture {

    @Test
    void whoHasNotAskedIsNotSentAnything() {
        handle(Datagrams.packets(Datagrams.PACKET));
        assertThrows(IOException.class, this::send);
        handle(Datagrams.pull());
        pass(60);
        assertThrows(IOException.class, this::send);
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
    void reportsOfOthersDoNotChangeTheVersion() throws IOException {
        handle(Datagrams.pull());
        handle(Datagrams.of(1, 0, Header.PUSH_DATA, Datagrams.EUI, "{\"rxpk\":[]}"), THERE);
        answers.clear();
        send();
        assertTrue(answers.get(0).startsWith("4000 02"), answers.toString());
    }

    @Test
    void outstandingAnswersAreBounded() throws IOException {
        handle(Datagrams.pull());
        for (int i = 0; i < Transmissions.MAX; i++) {
            send();
        }
        assertThrows(IOException.class, this::send);
        pass(5);
        protocol.expire();
        send();
    }

    @Test
    void aFullSocketIsAnErrorAndNotWaitedFor() throws IOException {
        handle(Datagrams.pull());
        full = true;
        assertThrows(IOException.class, this::send);
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
