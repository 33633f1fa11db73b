package org.sluice.lorawan.impl;

/** Why something that has come is not used. The names are in the runtime DTO. */
enum Rejection {
    SHORT("shorter than its header"),
    LONG("longer than a gateway has reason to send"),
    VERSION("of another version of the protocol than 1 and 2"),
    IDENTIFIER("none that a gateway sends"),
    JSON("without a JSON object"),
    NESTING("with JSON that is nested too deeply"),
    TOO_MANY("with more frames or values than a gateway has reason to send"),
    DUPLICATE_FIELD("with a field of JSON twice"),
    EMPTY("with neither frames nor a status"),
    NOT_ALLOWED("from a gateway that is not among the allowed ones, see property gateways"),
    TOO_MANY_GATEWAYS("from one gateway too many, see property maxGateways"),
    CONTESTED("from a gateway whose EUI another address uses"),
    UNKNOWN_TOKEN("the answer to nothing that was sent"),
    MISSING_FIELD("without a field that is needed"),
    TYPE("with a field of another type than it should be"),
    RANGE("with a value that cannot be"),
    BASE64("with data that is no base64"),
    SIZE("with data of another size than it should have");

    private final String text;

    Rejection(String text) {
        this.text = text;
    }

    /** What there is to say behind "that was". */
    String text() {
        return text;
    }
}
