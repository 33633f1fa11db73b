package org.sluice.lorawan.impl;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.helpers.NOPLogger;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.PortDTO;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.radio.DataRate;

/** A port without a socket: datagrams are handed to it, and time passes when it is told to. */
abstract class ProtocolFixture {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 4000);
    static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.2", 4000);

    final Recorder recorder = new Recorder();
    final List<String> answers = new ArrayList<>();
    long nanos = 1;
    boolean full;
    final Traffic traffic = new Traffic(NOPLogger.NOP_LOGGER, () -> nanos);
    Protocol protocol = protocol(Map.of());

    Protocol protocol(Map<String, Object> properties) {
        try {
            return new Protocol(
                    "test", Settings.of(properties), recorder, traffic, Clock.fixed(NOW, ZoneOffset.UTC), () -> nanos);
        } catch (InvalidPropertyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    boolean answer(ByteBuffer datagram, InetSocketAddress to) {
        answers.add(to.getPort() + " " + HexFormat.of().formatHex(datagram.array()));
        return !full;
    }

    void handle(byte[] datagram) {
        handle(datagram, HERE);
    }

    void handle(byte[] datagram, InetSocketAddress from) {
        protocol.handle(ByteBuffer.wrap(datagram), from, this::answer);
    }

    PortDTO counters() {
        PortDTO dto = new PortDTO();
        traffic.showIn(dto);
        return dto;
    }

    void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    UUID send() throws IOException {
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

    void transmissionAnswer(InetSocketAddress from, String json) {
        int token = Integer.parseInt(answers.get(answers.size() - 1).substring(7, 11), 16);
        handle(Datagrams.of(2, token, Header.TX_ACK, Datagrams.EUI, json), from);
    }
}
