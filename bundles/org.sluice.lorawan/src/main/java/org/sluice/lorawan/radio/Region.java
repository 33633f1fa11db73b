package org.sluice.lorawan.radio;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.sluice.lorawan.radio.DataRate.Fsk;
import org.sluice.lorawan.radio.DataRate.LoRa;
import org.sluice.lorawan.radio.DataRate.LrFhss;

/** A region, which says what numbers data rates have (LoRaWAN Regional Parameters RP002-1.0.4). */
public enum Region {

    /** Europe, 863 to 870 MHz. */
    EU868(Rates.EUROPE),
    /** North America, 902 to 928 MHz. */
    US915(Rates.AMERICA),
    /** Australia and South America, 915 to 928 MHz. */
    AU915(Rates.AUSTRALIA),
    /** Parts of Asia, 915 to 928 MHz. */
    AS923(Rates.USUAL),
    /** India, 865 to 867 MHz. */
    IN865(Rates.INDIA),
    /** South Korea, 920 to 923 MHz. */
    KR920(Rates.KOREA),
    /** China, 470 to 510 MHz. Some channel plans do without data rate 0. */
    CN470(Rates.CHINA),
    /** Europe, 433 MHz. */
    EU433(Rates.USUAL),
    /** Russia, 864 to 870 MHz. */
    RU864(Rates.USUAL);

    /** By number; empty where a number is reserved. */
    private final List<Optional<DataRate>> rates;

    Region(List<Optional<DataRate>> rates) {
        this.rates = rates;
    }

    /**
     * What a number means here.
     *
     * @param index the number
     * @return empty where it is reserved
     */
    public Optional<DataRate> dataRate(int index) {
        return index >= 0 && index < rates.size() ? rates.get(index) : Optional.empty();
    }

    /**
     * The number of a data rate. In some regions the same data rate has one number for devices and another for gateways.
     *
     * @param rate the data rate
     * @param downlink whether a gateway sends
     * @return empty where the region does not have it
     */
    public OptionalInt indexOf(DataRate rate, boolean downlink) {
        Optional<DataRate> wanted = Optional.of(rate);
        int index = downlink ? rates.lastIndexOf(wanted) : rates.indexOf(wanted);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /**
     * Guesses a region by a frequency, and is wrong where regions share frequencies: above all, AS923 has channels of AU915's.
     * Who knows the region should not ask.
     *
     * @param frequencyHz the frequency in Hz
     * @param rate the data rate
     * @return empty outside of all regions
     */
    public static Optional<Region> guess(long frequencyHz, DataRate rate) {
        return RegionGuess.of(frequencyHz, rate);
    }

    /** The tables. Constants of an enum cannot be in its constructors' arguments. */
    private static final class Rates {

        private static final int BW125 = 125_000;
        private static final int BW250 = 250_000;
        private static final int BW500 = 500_000;
        private static final int NARROW = 137_000;
        private static final int MEDIUM = 336_000;
        private static final int WIDE = 1_523_000;
        private static final DataRate FSK = new Fsk(50_000);

        static final List<Optional<DataRate>> KOREA = list(lora(12), lora(11), lora(10), lora(9), lora(8), lora(7));
        static final List<Optional<DataRate>> USUAL =
                list(lora(12), lora(11), lora(10), lora(9), lora(8), lora(7), new LoRa(7, BW250), FSK);
        static final List<Optional<DataRate>> EUROPE = list(
                lora(12),
                lora(11),
                lora(10),
                lora(9),
                lora(8),
                lora(7),
                new LoRa(7, BW250),
                FSK,
                new LrFhss(NARROW, 1),
                new LrFhss(NARROW, 2),
                new LrFhss(MEDIUM, 1),
                new LrFhss(MEDIUM, 2));
        static final List<Optional<DataRate>> INDIA =
                list(lora(12), lora(11), lora(10), lora(9), lora(8), lora(7), null, FSK);
        static final List<Optional<DataRate>> CHINA =
                list(lora(12), lora(11), lora(10), lora(9), lora(8), lora(7), new LoRa(7, BW500), FSK);
        static final List<Optional<DataRate>> AMERICA = list(
                lora(10),
                lora(9),
                lora(8),
                lora(7),
                wide(8),
                new LrFhss(WIDE, 1),
                new LrFhss(WIDE, 2),
                null,
                wide(12),
                wide(11),
                wide(10),
                wide(9),
                wide(8),
                wide(7));
        static final List<Optional<DataRate>> AUSTRALIA = list(
                lora(12),
                lora(11),
                lora(10),
                lora(9),
                lora(8),
                lora(7),
                wide(8),
                new LrFhss(WIDE, 1),
                wide(12),
                wide(11),
                wide(10),
                wide(9),
                wide(8),
                wide(7));

        private static List<Optional<DataRate>> list(DataRate... rates) {
            return Stream.of(rates).map(Optional::ofNullable).toList();
        }

        private static DataRate lora(int spreadingFactor) {
            return new LoRa(spreadingFactor, BW125);
        }

        private static DataRate wide(int spreadingFactor) {
            return new LoRa(spreadingFactor, BW500);
        }
    }
}
