package org.sluice.websocket.server.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.util.stream.Stream;

/** What fuzzers of frames begin with: a client's stream for each rule that can be kept or broken. */
public final class FrameSeeds {

    /** With it, payloads lie open, and a change of one byte is a change of one byte. */
    private static final byte[] OPEN = new byte[4];

    /** Each byte stands for two, and ff for nothing that can be decompressed. */
    public static final FrameModel.Compression DOUBLING = (payload, limit) -> {
        byte[] message = new byte[2 * payload.length];
        for (int i = 0; i < message.length; i++) {
            message[i] = payload[i / 2];
        }
        boolean broken = message.length > limit || new String(payload, ISO_8859_1).indexOf(0xff) >= 0;
        return broken ? null : message;
    };

    private FrameSeeds() {}

    /** Streams of frames. */
    public static Stream<byte[]> streams() {
        return Stream.of(
                text("Hello"),
                frame(0x81, utf8("grüße, 日本, 😀"), OPEN),
                frame(0x82, hex("00 01 02 ff"), OPEN),
                frame(0x81, utf8(""), OPEN),
                // Fragments, with control frames between them
                concat(
                        frame(0x01, hex("f0 9f"), OPEN),
                        frame(0x89, utf8("ping"), OPEN),
                        frame(0x00, hex("98"), OPEN),
                        frame(0x8a, utf8("pong"), OPEN),
                        frame(0x80, hex("80"), OPEN)),
                concat(frame(0x02, utf8("a"), OPEN), frame(0x00, hex(""), OPEN), frame(0x80, utf8("b"), OPEN)),
                concat(frame(0x02, hex(""), OPEN), frame(0x00, hex(""), OPEN), frame(0x80, hex(""), OPEN)),
                // As many fragments as are not free for a message of 125 bytes of which three are, and a byte more
                fragments(20, 20, 20, 1),
                fragments(20, 20, 20, 2),
                // Compressed ones: RSV1 on the first frame
                frame(0xc1, utf8("abc"), OPEN),
                concat(frame(0x42, utf8("a"), OPEN), frame(0x80, utf8("b"), OPEN), frame(0xc2, hex("ff"), OPEN)),
                // Lengths in each form
                frame(0x82, new byte[125], OPEN),
                frame(0x82, new byte[126], OPEN),
                frame(0x81, utf8("ä".repeat(500)), OPEN),
                concat(hex("82 ff 00 00 00 00 00 01 00 00 00 00 00 00"), new byte[64]),
                hex("82 fe 00 7d 00 00 00 00"),
                hex("82 ff 80 00 00 00 00 00 00 00 00 00 00 00"),
                hex("82 ff 7f ff ff ff ff ff ff ff 00 00 00 00"),
                hex("82 ff 00 00 00 00 00 00 ff ff 00 00 00 00"),
                // Closing
                close(1000, "bye"),
                frame(0x88, hex("03 e8"), OPEN),
                frame(0x88, hex("0f a0 e2 82 ac"), OPEN),
                frame(0x88, hex(""), OPEN),
                frame(0x88, hex("03"), OPEN),
                frame(0x88, hex("03 ed"), OPEN),
                frame(0x88, hex("03 e8 ff"), OPEN),
                concat(close(1001, ""), text("behind the end")),
                // Broken ones
                hex("81 05 48 65 6c 6c 6f"),
                frame(0x83, hex(""), OPEN),
                frame(0x8b, hex(""), OPEN),
                frame(0x80, hex(""), OPEN),
                frame(0x09, hex(""), OPEN),
                frame(0x89, new byte[126], OPEN),
                frame(0xb1, utf8("x"), OPEN),
                concat(frame(0x01, utf8("a"), OPEN), frame(0x81, utf8("b"), OPEN)),
                frame(0x81, hex("ed a0 80"), OPEN),
                frame(0x81, hex("c0 80"), OPEN),
                frame(0x81, hex("f4 90 80 80"), OPEN),
                frame(0x81, hex("e0 80"), OPEN));
    }

    private static byte[] fragments(int... lengths) {
        byte[] all = frame(0x02, new byte[lengths[0]], OPEN);
        for (int i = 1; i < lengths.length; i++) {
            all = concat(all, frame(i < lengths.length - 1 ? 0x00 : 0x80, new byte[lengths[i]], OPEN));
        }
        return all;
    }
}
