package org.sluice.itest.bench.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RepliesTest {

    private static final byte[] PAYLOAD = "Hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final List<byte[]> controls = new ArrayList<>();
    private final Replies replies = new Replies(
            new Replies.Expected(ClientFrame.TEXT, PAYLOAD, false), (opcode, payload) -> controls.add(payload));

    private int read(String hex) throws IOException {
        return replies.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    @Nested
    class Right {

        @Test
        void messagesAreCounted() throws IOException {
            assertEquals(2, read("8105 48656c6c6f 8105 48656c6c6f"));
        }

        @Test
        void messageMayComeByteByByte() throws IOException {
            int messages = 0;
            for (String each : "81 05 48 65 6c 6c 6f".split(" ")) {
                messages += read(each);
            }
            assertEquals(1, messages);
        }

        @Test
        void messageMayComeInFragments() throws IOException {
            assertEquals(1, read("0103 48656c 8002 6c6f"));
        }

        @Test
        void controlFramesMayComeBetweenFragments() throws IOException {
            assertEquals(1, read("0103 48656c 8902 0102 8002 6c6f"));
            assertArrayEquals(new byte[] {1, 2}, controls.get(0));
        }

        @Test
        void longLengthsAreRead() throws IOException {
            byte[] payload = new byte[70_000];
            Replies large = new Replies(new Replies.Expected(ClientFrame.BINARY, payload, false), (opcode, none) -> {});
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.writeBytes(HexFormat.of().parseHex("827f0000000000011170"));
            frame.writeBytes(payload);
            byte[] bytes = frame.toByteArray();
            assertEquals(0, large.read(ByteBuffer.wrap(bytes, 0, 5)));
            assertEquals(0, large.read(ByteBuffer.wrap(bytes, 5, 60_000)));
            assertEquals(1, large.read(ByteBuffer.wrap(Arrays.copyOfRange(bytes, 60_005, bytes.length))));
        }

        @Test
        void lengthOfCompressedMessagesIsAnything() throws IOException {
            Replies compressed =
                    new Replies(new Replies.Expected(ClientFrame.TEXT, PAYLOAD, true), (opcode, none) -> {});
            assertEquals(1, compressed.read(ByteBuffer.wrap(HexFormat.of().parseHex("c1020304"))));
        }
    }

    @Nested
    class Wrong {

        @Test
        void otherOpcodeIsRefused() {
            assertThrows(IOException.class, () -> read("8205 48656c6c6f"));
        }

        @Test
        void otherLengthIsRefused() {
            assertThrows(IOException.class, () -> read("8104 48656c6c"));
        }

        @Test
        void otherBytesAreRefused() {
            assertThrows(IOException.class, () -> read("8105 48656c6c70"));
        }

        @Test
        void maskedFrameIsRefused() {
            assertThrows(IOException.class, () -> read("8185 00000000 48656c6c6f"));
        }
    }
}
