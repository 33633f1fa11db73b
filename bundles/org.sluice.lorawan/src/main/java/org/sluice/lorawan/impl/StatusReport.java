package org.sluice.lorawan.impl;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * What a gateway tells of itself: {@code stat}. Only numbers are taken from it, for the texts are anybody's.
 *
 * @param text in one line
 */
record StatusReport(String text) {

    private static final long MAX_COUNT = 0xffff_ffffL;
    private static final double PERCENT = 100;
    private static final double MAX_LATITUDE = 90;
    private static final double MAX_LONGITUDE = 180;
    private static final int MAX_ALTITUDE = 100_000;

    static StatusReport read(Fields fields) throws RejectedException {
        StringJoiner text = new StringJoiner(", ", "Gateway status: ", "");
        count(text, fields, "rxnb", " frames received");
        count(text, fields, "rxok", " with a right checksum");
        count(text, fields, "rxfw", " forwarded");
        OptionalDouble acknowledged = fields.number("ackr", 0, PERCENT);
        if (acknowledged.isPresent()) {
            text.add(acknowledged.getAsDouble() + " % of datagrams acknowledged");
        }
        count(text, fields, "dwnb", " downlinks taken");
        count(text, fields, "txnb", " transmitted");
        OptionalDouble latitude = fields.number("lati", -MAX_LATITUDE, MAX_LATITUDE);
        OptionalDouble longitude = fields.number("long", -MAX_LONGITUDE, MAX_LONGITUDE);
        fields.integer("alti", -MAX_ALTITUDE, MAX_ALTITUDE);
        if (latitude.isPresent() && longitude.isPresent()) {
            text.add("at " + latitude.getAsDouble() + ' ' + longitude.getAsDouble());
        }
        return new StatusReport(text.toString());
    }

    private static void count(StringJoiner text, Fields fields, String name, String meaning) throws RejectedException {
        OptionalLong count = fields.whole(name, 0, MAX_COUNT);
        if (count.isPresent()) {
            text.add(count.getAsLong() + meaning);
        }
    }
}
