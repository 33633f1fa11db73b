package org.sluice.example.lorasim;

import java.util.Random;

/** The channels of a region that devices use, in Hz, evenly spaced, and the slowest spreading factor there. */
enum Channels {
    EU868(867_100_000, 200_000, 8, 12),
    US915(903_900_000, 200_000, 8, 10),
    AU915(916_800_000, 200_000, 8, 12),
    AS923(923_200_000, 200_000, 2, 12),
    IN865(865_062_500, 340_000, 2, 12),
    KR920(922_100_000, 200_000, 3, 12),
    CN470(486_300_000, 200_000, 8, 12),
    EU433(433_175_000, 200_000, 3, 12),
    RU864(868_900_000, 200_000, 2, 12);

    private final long first;
    private final long spacing;
    private final int number;
    private final int slowest;

    Channels(long first, long spacing, int number, int slowest) {
        this.first = first;
        this.spacing = spacing;
        this.number = number;
        this.slowest = slowest;
    }

    int any(Random random) {
        return random.nextInt(number);
    }

    long hertz(int channel) {
        return first + channel * spacing;
    }

    int slowestSpreading() {
        return slowest;
    }
}
