package org.sluice.lorawan.impl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Datagrams of gateways. */
final class Datagrams {

    static final String EUI = "aa555a0000000101";

    /** As a gateway of 2014 wrote it, with what came later. */
    static final String PACKET = """
            {"tmst":3512348611,"time":"2013-03-31T16:21:17.528002Z","tmms":1048771293528,"chan":2,"rfch":0,\
            "freq":866.349812,"stat":1,"modu":"LORA","datr":"SF7BW125","codr":"4/6","rssi":-35,"lsnr":5.1,"size":17,\
            "data":"QPF9vkkAAgABlUN4disR/w0="}""";

    static final String STATUS = """
            {"time":"2014-01-12 08:59:28 GMT","lati":46.24000,"long":3.25230,"alti":145,"rxnb":2,"rxok":2,"rxfw":2,\
            "ackr":100.0,"dwnb":2,"txnb":2,"desc":"\\u001b[31m evil"}""";

    private Datagrams() {}

    static byte[] of(int version, int token, int identifier, String eui, String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + text.length)
                .put((byte) version)
                .putShort((short) token)
                .put((byte) identifier)
                .put(HexFormat.of().parseHex(eui))
                .put(text)
                .array();
    }

    static byte[] push(String json) {
        return of(2, 0x1234, Header.PUSH_DATA, EUI, json);
    }

    static byte[] packets(String... packets) {
        return push("{\"rxpk\":[" + String.join(",", packets) + "]}");
    }

    /** The packet with a field in place of another text. */
    static byte[] packet(String field, String replacement) {
        String changed = PACKET.replace(field, replacement);
        if (changed.equals(PACKET)) {
            throw new IllegalArgumentException("the packet has no " + field);
        }
        return packets(changed);
    }

    static byte[] pull() {
        return of(2, 0x4321, Header.PULL_DATA, EUI, "");
    }
}
