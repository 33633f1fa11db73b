package org.sluice.lorawan.radio;

/** How fast a frame is sent, and in which way. */
public sealed interface DataRate {

    /**
     * As text, {@code SF7BW125}, {@code FSK50000} or {@code LRFHSS137CR1/3}.
     *
     * @return the text
     */
    String text();

    /**
     * LoRa.
     *
     * @param spreadingFactor 5 to 12
     * @param bandwidthHz the bandwidth in Hz
     */
    record LoRa(int spreadingFactor, int bandwidthHz) implements DataRate {
        @Override
        public String text() {
            return "SF" + spreadingFactor + "BW" + bandwidthHz / 1000;
        }
    }

    /**
     * FSK.
     *
     * @param bitsPerSecond the bit rate
     */
    record Fsk(int bitsPerSecond) implements DataRate {
        @Override
        public String text() {
            return "FSK" + bitsPerSecond;
        }
    }

    /**
     * LR-FHSS.
     *
     * @param bandwidthHz how much of the spectrum it hops in, in Hz
     * @param thirds the numerator of the coding rate: 1 for 1/3, 2 for 2/3
     */
    record LrFhss(int bandwidthHz, int thirds) implements DataRate {
        @Override
        public String text() {
            return "LRFHSS" + bandwidthHz / 1000 + "CR" + thirds + "/3";
        }
    }
}
