package org.sluice.lorawan.impl;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.sluice.lorawan.Downlink;
import org.sluice.lorawan.radio.DataRate;

/** Writes what a gateway is to transmit: {@code txpk}. It has numbers and base64 only, nothing that would have to be escaped. */
final class TxPacket {

    private static final int MEGA_DIGITS = 6;

    private TxPacket() {}

    static byte[] json(Downlink downlink) {
        StringBuilder json = new StringBuilder("{\"txpk\":{");
        if (downlink.counterMicros().isPresent()) {
            json.append("\"tmst\":").append(downlink.counterMicros().getAsLong());
        } else {
            json.append("\"imme\":true");
        }
        json.append(",\"freq\":")
                .append(BigDecimal.valueOf(downlink.frequencyHz(), MEGA_DIGITS).toPlainString())
                .append(",\"rfch\":0,\"powe\":")
                .append(downlink.powerDbm());
        if (downlink.dataRate() instanceof DataRate.Fsk fsk) {
            // The deviation is half the bit rate, as in all regions that have FSK
            json.append(",\"modu\":\"FSK\",\"datr\":")
                    .append(fsk.bitsPerSecond())
                    .append(",\"fdev\":")
                    .append(fsk.bitsPerSecond() / 2);
        } else {
            json.append(",\"modu\":\"LORA\",\"datr\":\"")
                    .append(downlink.dataRate().text())
                    .append("\",\"codr\":\"")
                    .append(codingRate(downlink.dataRate()).orElseThrow())
                    // LoRaWAN 1.1, 4: frames for devices are sent inverted, and without a checksum
                    .append("\",\"ipol\":true,\"ncrc\":true");
        }
        json.append(",\"size\":")
                .append(downlink.phyPayload().size())
                .append(",\"data\":\"")
                .append(downlink.phyPayload().base64())
                .append("\"}}");
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static Optional<String> codingRate(DataRate rate) {
        return rate instanceof DataRate.LoRa ? Optional.of("4/5") : Optional.empty();
    }
}
