package org.sluice.lorawan.impl;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.frame.Frame;
import org.sluice.lorawan.radio.DataRate;
import org.sluice.lorawan.trace.GatewayMetadata;
import org.sluice.lorawan.trace.GatewayMetadata.Antenna;
import org.sluice.lorawan.trace.GatewayMetadata.Crc;

/**
 * A frame as a gateway tells of it: an element of {@code rxpk}. Unknown fields are ignored, known ones must be right.
 *
 * @param payload the frame
 * @param frequencyHz the frequency
 * @param dataRate the data rate
 * @param codingRate such as 4/5
 * @param gateway all else
 */
record RxPacket(
        Bytes payload, long frequencyHz, DataRate dataRate, Optional<String> codingRate, GatewayMetadata gateway) {

    private static final Pattern LORA = Pattern.compile("SF(\\d{1,2})BW(\\d{1,4})");
    private static final Pattern LR_FHSS = Pattern.compile("M\\d{1,2}CW(\\d{2,4})");
    private static final Pattern CODING_RATE = Pattern.compile("\\d/\\d(LI)?");
    private static final int MIN_SPREADING = 5;
    private static final int MAX_SPREADING = 12;
    private static final int MAX_ANTENNAS = 16;
    private static final int MAX_INDEX = 255;
    private static final int MAX_BASE64 = (Frame.MAX_BYTES + 2) / 3 * 4;
    private static final double MEGA = 1e6;
    private static final double MAX_MEGAHERTZ = 10_000;
    private static final double MIN_DBM = -300;
    private static final double MAX_DBM = 100;
    private static final long MAX_MILLIS = 1L << 50;

    static RxPacket read(Fields fields, String eui) throws RejectedException {
        double megahertz = number(fields.number("freq", 0.1, MAX_MEGAHERTZ));
        String modulation = Fields.require(fields.text("modu"));
        return new RxPacket(
                payload(fields),
                Math.round(megahertz * MEGA),
                dataRate(modulation, fields),
                codingRate(fields),
                gateway(fields, eui));
    }

    private static Bytes payload(Fields fields) throws RejectedException {
        String base64 = Fields.require(fields.text("data"));
        OptionalInt size = fields.integer("size", 1, Frame.MAX_BYTES);
        if (size.isEmpty()) {
            throw new RejectedException(Rejection.MISSING_FIELD);
        }
        if (base64.length() > MAX_BASE64) {
            throw new RejectedException(Rejection.SIZE);
        }
        byte[] payload;
        try {
            payload = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(Rejection.BASE64);
        }
        if (payload.length != size.getAsInt()) {
            throw new RejectedException(Rejection.SIZE);
        }
        return Bytes.of(payload);
    }

    private static DataRate dataRate(String modulation, Fields fields) throws RejectedException {
        switch (modulation) {
            case "LORA":
                Matcher lora = matcher(LORA, fields);
                int spreading = Integer.parseInt(lora.group(1));
                int kilohertz = Integer.parseInt(lora.group(2));
                if (spreading < MIN_SPREADING || spreading > MAX_SPREADING || kilohertz == 0) {
                    throw new RejectedException(Rejection.RANGE);
                }
                return new DataRate.LoRa(spreading, kilohertz * 1000);
            case "LR-FHSS":
                Matcher hopping = matcher(LR_FHSS, fields);
                return new DataRate.LrFhss(Integer.parseInt(hopping.group(1)) * 1000, thirds(fields));
            case "FSK":
                OptionalInt bits = fields.integer("datr", 1, 1_000_000);
                if (bits.isEmpty()) {
                    throw new RejectedException(Rejection.MISSING_FIELD);
                }
                return new DataRate.Fsk(bits.getAsInt());
            default:
                throw new RejectedException(Rejection.RANGE);
        }
    }

    private static Matcher matcher(Pattern pattern, Fields fields) throws RejectedException {
        Matcher matcher = pattern.matcher(Fields.require(fields.text("datr")));
        if (!matcher.matches()) {
            throw new RejectedException(Rejection.RANGE);
        }
        return matcher;
    }

    /** Gateways write 2/6 and 4/6 for what the regional parameters call 1/3 and 2/3. */
    private static int thirds(Fields fields) throws RejectedException {
        return switch (Fields.require(fields.text("codr"))) {
            case "1/3", "2/6" -> 1;
            case "2/3", "4/6" -> 2;
            default -> throw new RejectedException(Rejection.RANGE);
        };
    }

    private static Optional<String> codingRate(Fields fields) throws RejectedException {
        Optional<String> rate = fields.text("codr").filter(text -> !text.isEmpty() && !text.equals("OFF"));
        if (rate.isPresent() && !CODING_RATE.matcher(rate.get()).matches()) {
            throw new RejectedException(Rejection.RANGE);
        }
        return rate;
    }

    private static GatewayMetadata gateway(Fields fields, String eui) throws RejectedException {
        List<Antenna> antennas = antennas(fields);
        Optional<Antenna> best = antennas.stream().max(Comparator.comparingDouble(Antenna::rssi));
        OptionalDouble rssi = fields.number("rssi", MIN_DBM, MAX_DBM);
        if (rssi.isEmpty() && best.isEmpty()) {
            throw new RejectedException(Rejection.MISSING_FIELD);
        }
        OptionalDouble snr = fields.number("lsnr", MIN_DBM, MAX_DBM);
        return new GatewayMetadata(
                eui,
                rssi.isPresent() ? rssi : OptionalDouble.of(best.get().rssi()),
                snr.isPresent() ? snr : best.map(Antenna::snr).orElse(OptionalDouble.empty()),
                time(fields),
                fields.whole("tmms", 0, MAX_MILLIS),
                counter(fields),
                crc(fields),
                fields.integer("chan", 0, MAX_INDEX),
                fields.integer("rfch", 0, MAX_INDEX),
                antennas);
    }

    private static List<Antenna> antennas(Fields fields) throws RejectedException {
        List<?> elements = fields.list("rsig").orElse(List.of());
        if (elements.size() > MAX_ANTENNAS) {
            throw new RejectedException(Rejection.RANGE);
        }
        List<Antenna> antennas = new ArrayList<>();
        for (Object element : elements) {
            Fields signal = Fields.element(element);
            OptionalDouble channelRssi = signal.number("rssic", MIN_DBM, MAX_DBM);
            antennas.add(new Antenna(
                    signal.integer("ant", 0, MAX_INDEX).orElse(0),
                    signal.integer("chan", 0, MAX_INDEX),
                    channelRssi.isPresent()
                            ? channelRssi.getAsDouble()
                            : number(signal.number("rssis", MIN_DBM, MAX_DBM)),
                    signal.number("lsnr", MIN_DBM, MAX_DBM)));
        }
        return antennas;
    }

    private static OptionalLong counter(Fields fields) throws RejectedException {
        return fields.whole("tmst", 0, 0xffff_ffffL);
    }

    private static Crc crc(Fields fields) throws RejectedException {
        return switch (fields.integer("stat", -1, 1).orElse(0)) {
            case 1 -> Crc.OK;
            case -1 -> Crc.BAD;
            default -> Crc.NONE;
        };
    }

    private static Optional<Instant> time(Fields fields) throws RejectedException {
        Optional<String> text = fields.text("time");
        try {
            return text.map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
        } catch (DateTimeParseException e) {
            throw new RejectedException(Rejection.RANGE);
        }
    }

    private static double number(OptionalDouble number) throws RejectedException {
        if (number.isEmpty()) {
            throw new RejectedException(Rejection.MISSING_FIELD);
        }
        return number.getAsDouble();
    }
}
