package org.sluice.lorawan.radio;

import java.util.Optional;
import java.util.Set;
import org.sluice.lorawan.radio.DataRate.LoRa;

/**
 * Guesses by channels, where bands overlap:
 *
 * <ul>
 *   <li>863 to 870 MHz is EU868, but for the default channels of IN865 (865.0625, 865.4025, 865.985 MHz, 866.55 for gateways)
 *       and of RU864 (868.9, 869.1 MHz).
 *   <li>902 to 915 MHz is US915.
 *   <li>915 to 928 MHz: channels of 500 kHz at 923.3 MHz and every 600 kHz above it are those of gateways, in US915 and in
 *       AU915, and count as US915; all others of 500 kHz are AU915. Of those of 125 kHz, whoever is between 920.9 and 923.3 MHz
 *       at an odd multiple of 100 kHz is KR920; from 923 MHz on AS923; else AU915.
 * </ul>
 */
final class RegionGuess {

    private static final Set<Long> INDIA = Set.of(865_062_500L, 865_402_500L, 865_985_000L, 866_550_000L);
    private static final Set<Long> RUSSIA = Set.of(868_900_000L, 869_100_000L);
    private static final long GATEWAYS_FIRST = 923_300_000;
    private static final long GATEWAYS_STEP = 600_000;
    private static final long KOREA_FIRST = 920_900_000;
    private static final long KOREA_LAST = 923_300_000;
    private static final long STEP = 200_000;
    private static final long ASIA_FIRST = 923_000_000;
    private static final int WIDE = 500_000;

    private RegionGuess() {}

    static Optional<Region> of(long hz, DataRate rate) {
        if (isIn(hz, 433, 435)) {
            return Optional.of(Region.EU433);
        }
        if (isIn(hz, 470, 510)) {
            return Optional.of(Region.CN470);
        }
        if (isIn(hz, 863, 870)) {
            return Optional.of(INDIA.contains(hz) ? Region.IN865 : RUSSIA.contains(hz) ? Region.RU864 : Region.EU868);
        }
        if (isIn(hz, 902, 915)) {
            return Optional.of(Region.US915);
        }
        return isIn(hz, 915, 928) ? Optional.of(above915(hz, rate)) : Optional.empty();
    }

    private static Region above915(long hz, DataRate rate) {
        if (rate instanceof LoRa lora && lora.bandwidthHz() == WIDE) {
            boolean ofGateways = hz >= GATEWAYS_FIRST && (hz - GATEWAYS_FIRST) % GATEWAYS_STEP == 0;
            return ofGateways ? Region.US915 : Region.AU915;
        }
        if (hz >= KOREA_FIRST && hz <= KOREA_LAST && (hz - KOREA_FIRST) % STEP == 0) {
            return Region.KR920;
        }
        return hz >= ASIA_FIRST ? Region.AS923 : Region.AU915;
    }

    private static boolean isIn(long hz, long fromMegahertz, long toMegahertz) {
        return hz >= fromMegahertz * 1_000_000 && hz <= toMegahertz * 1_000_000;
    }
}
