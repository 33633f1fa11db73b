package org.sluice.lorawan.radio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.lorawan.radio.DataRate.Fsk;
import org.sluice.lorawan.radio.DataRate.LoRa;
import org.sluice.lorawan.radio.DataRate.LrFhss;

class RegionTest {

    @ParameterizedTest
    @CsvSource({
        "EU868, 12, 125, 0, 0",
        "EU868, 7, 125, 5, 5",
        "EU868, 7, 250, 6, 6",
        "US915, 10, 125, 0, 0",
        "US915, 7, 125, 3, 3",
        "US915, 8, 500, 4, 12",
        "US915, 12, 500, 8, 8",
        "AU915, 12, 125, 0, 0",
        "AU915, 7, 125, 5, 5",
        "AU915, 8, 500, 6, 12",
        "AU915, 7, 500, 13, 13",
        "AS923, 9, 125, 3, 3",
        "AS923, 7, 250, 6, 6",
        "IN865, 7, 125, 5, 5",
        "IN865, 7, 250, -1, -1",
        "KR920, 7, 125, 5, 5",
        "KR920, 7, 250, -1, -1",
        "CN470, 7, 500, 6, 6",
        "EU433, 11, 125, 1, 1",
        "RU864, 8, 125, 4, 4",
        "US915, 12, 125, -1, -1"
    })
    void loraHasTheNumbersOfTheRegion(Region region, int spreading, int kilohertz, int up, int down) {
        LoRa rate = new LoRa(spreading, kilohertz * 1000);
        assertEquals(number(up), region.indexOf(rate, false));
        assertEquals(number(down), region.indexOf(rate, true));
    }

    private static OptionalInt number(int index) {
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    @Test
    void otherModulationsHaveNumbersToo() {
        assertEquals(number(7), Region.EU868.indexOf(new Fsk(50_000), false));
        assertEquals(number(8), Region.EU868.indexOf(new LrFhss(137_000, 1), false));
        assertEquals(number(11), Region.EU868.indexOf(new LrFhss(336_000, 2), false));
        assertEquals(number(5), Region.US915.indexOf(new LrFhss(1_523_000, 1), false));
        assertEquals(number(7), Region.AU915.indexOf(new LrFhss(1_523_000, 1), false));
        assertEquals(number(-1), Region.US915.indexOf(new Fsk(50_000), false));
    }

    @ParameterizedTest
    @EnumSource
    void everyNumberLeadsToADataRateAndBack(Region region) {
        for (int index = -1; index < 20; index++) {
            int wanted = index;
            Optional<DataRate> rate = region.dataRate(index);
            rate.ifPresent(some -> {
                boolean up = region.indexOf(some, false).equals(number(wanted));
                boolean down = region.indexOf(some, true).equals(number(wanted));
                assertEquals(true, up || down, region + " " + wanted);
            });
        }
        assertEquals(true, region.dataRate(0).isPresent());
        assertEquals(Optional.empty(), region.dataRate(-1));
        assertEquals(Optional.empty(), region.dataRate(15));
    }

    @ParameterizedTest
    @CsvSource({
        "868100000, 125, EU868", "867900000, 125, EU868", "869525000, 125, EU868", "865062500, 125, IN865",
        "865402500, 125, IN865", "868900000, 125, RU864", "433175000, 125, EU433", "486300000, 125, CN470",
        "902300000, 125, US915", "903000000, 500, US915", "914900000, 125, US915", "923300000, 500, US915",
        "927500000, 500, US915", "915900000, 500, AU915", "916800000, 125, AU915", "922100000, 125, KR920",
        "923200000, 125, AS923", "923400000, 125, AS923", "2403000000, 125,", "0, 125,"
    })
    void regionsAreGuessedByChannels(long hz, int kilohertz, Region region) {
        assertEquals(Optional.ofNullable(region), Region.guess(hz, new LoRa(9, kilohertz * 1000)));
    }

    @Test
    void dataRatesHaveTexts() {
        assertEquals("SF7BW125", new LoRa(7, 125_000).text());
        assertEquals("FSK50000", new Fsk(50_000).text());
        assertEquals("LRFHSS137CR1/3", new LrFhss(137_000, 1).text());
    }
}
