package org.sluice.websocket.server.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.websocket.server.deflate.Coders;
import org.sluice.websocket.server.deflate.Negotiation;

/** RFC 7692, 6. */
class CompressedMessagesTest {

    private static final int LIMIT = 1 << 20;

    private final Coders coders = new Coders(1);

    @AfterEach
    void nothingIsHeld() {
        coders.close();
        assertEquals(0, coders.inflatersInUse());
    }

    private ReaderRun run(boolean inParts, int limit, boolean direct) {
        ReaderRun run = new ReaderRun(inParts, limit, direct);
        run.receiver.inflate = Negotiation.of(List.of("permessage-deflate"), false, coders, 6)
                .orElseThrow()
                .deflate()::decompress;
        return run;
    }

    private ReaderRun whole() {
        return run(false, LIMIT, false);
    }

    private ReaderRun limitedTo(int limit) {
        return run(false, limit, false);
    }

    static byte[] deflated(byte[] message) {
        return deflated(message, Deflater.DEFAULT_COMPRESSION);
    }

    private static byte[] deflated(byte[] message, int level) {
        Deflater deflater = new Deflater(level, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        deflater.setInput(message);
        byte[] chunk = new byte[8192];
        for (int n = chunk.length; n == chunk.length; ) {
            n = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, n);
        }
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] manyThings() {
        byte[] message = deflated(utf8("h\u00e9llo h\u00e9llo \u20ac\ud83d\ude00"));
        return concat(
                frame(0xc1, message),
                text("plain"),
                frame(0x41, Arrays.copyOf(message, 3)),
                frame(0x89, utf8("p")),
                frame(0x00, new byte[0]),
                frame(0x80, Arrays.copyOfRange(message, 3, message.length)),
                frame(0xc2, deflated(new byte[300])),
                frame(0xc1, hex("00")),
                text("end"));
    }

    private static final List<String> MANY_EVENTS = List.of(
            "text h\u00e9llo h\u00e9llo \u20ac\ud83d\ude00",
            "text plain",
            "ping 70",
            "text h\u00e9llo h\u00e9llo \u20ac\ud83d\ude00",
            "binary " + "00".repeat(300),
            "text ",
            "text end");

    @Nested
    class Cuts {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void messagesAreTheSameWhereverTheNetworkCutsThem(boolean direct) {
            byte[] bytes = manyThings();
            assertEquals(MANY_EVENTS, run(false, LIMIT, direct).feed(bytes));
            assertEquals(MANY_EVENTS, run(false, LIMIT, direct).feedByteByByte(bytes));
            for (int cut = 1; cut < bytes.length; cut++) {
                assertEquals(MANY_EVENTS, run(false, LIMIT, direct).feedCutAt(bytes, cut));
            }
        }

        @Test
        void whoTakesPartsGetsACompressedMessageAsOneLastPart() {
            byte[] bytes = concat(frame(0x41, Arrays.copyOf(deflated(utf8("abcabc")), 2)), frame(0x80, tail()));
            assertEquals(List.of("text abcabc"), run(true, LIMIT, false).feedByteByByte(bytes));
            for (int cut = 1; cut < bytes.length; cut++) {
                assertEquals(List.of("text abcabc"), run(true, LIMIT, false).feedCutAt(bytes, cut));
            }
        }

        private byte[] tail() {
            byte[] message = deflated(utf8("abcabc"));
            return Arrays.copyOfRange(message, 2, message.length);
        }

        @Test
        void aHalfReceivedMessageHoldsNoInflater() {
            byte[] bytes = frame(0xc1, deflated(utf8("abcabc")));
            ReaderRun run = whole();
            for (int i = 0; i < bytes.length - 1; i++) {
                run.feed(bytes, i, i + 1);
                assertEquals(0, coders.inflatersInUse());
            }
            assertEquals(List.of("text abcabc"), run.feed(bytes, bytes.length - 1, bytes.length));
        }

        @Test
        void whatWasDecompressedIsTheReceiversOwn() {
            ReaderRun run = whole();
            run.feed(frame(0xc2, deflated(new byte[10])));
            assertFalse(run.receiver.lastBorrowed);
        }
    }

    @Nested
    class ReservedBits {

        @ParameterizedTest
        @ValueSource(ints = {0xc1, 0xc2, 0x41})
        void withoutAnAgreementNothingIsCompressed(int first) {
            List<String> expected = List.of("fail 1002 reserved bit is set");
            assertEquals(expected, ReaderRun.whole().feed(new byte[] {(byte) first}));
        }

        @ParameterizedTest
        @ValueSource(ints = {0xc8, 0xc9, 0xca, 0xa1, 0x91, 0xe1, 0xd2, 0xf1, 0xc3, 0xcb})
        void anyOtherReservedBitIsRefusedWithAnAgreement(int first) {
            assertEquals(List.of("fail 1002 reserved bit is set"), whole().feed(new byte[] {(byte) first}));
        }

        @ParameterizedTest
        @ValueSource(ints = {0x41, 0x01})
        void aContinuationMustNotHaveTheBit(int begin) {
            for (int continuation : new int[] {0xc0, 0x40}) {
                byte[] bytes = concat(frame(begin, hex("f2")), new byte[] {(byte) continuation});
                assertEquals(List.of("fail 1002 reserved bit is set"), whole().feed(bytes));
            }
        }

        @Test
        void aCompressedMessageInsideAnotherIsRefused() {
            byte[] bytes = concat(frame(0x01, hex("61")), frame(0xc1, hex("00")));
            assertEquals(List.of("fail 1002 new message inside a fragmented one"), whole().feed(bytes));
        }
    }

    @Nested
    class Content {

        @ParameterizedTest
        @ValueSource(strings = {"ff", "c0 af", "ed a0 80", "f4 90 80 80", "e2 82"})
        void textThatIsNotUtf8IsRefusedWhenItIsDecompressed(String bytes) {
            byte[] message = deflated(hex(bytes));
            assertEquals(List.of("fail 1007 text is not UTF-8"), whole().feed(frame(0xc1, message)));
            assertEquals(1, whole().feed(frame(0xc2, message)).size());
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff ff ff ff", "00 05 00 00 00 48", "f2 48 cd c9 c9 07 00 ff ff", "f2 48 cd", "f2"})
        void whatIsNotDeflatedIsRefused(String bytes) {
            assertEquals(List.of("fail 1007 compressed data is broken"), whole().feed(frame(0xc2, hex(bytes))));
        }

        @Test
        void uncompressedTextIsStillCheckedAsItComes() {
            assertEquals(List.of("fail 1007 text is not UTF-8"), whole().feed(frame(0x01, hex("ff"))));
        }
    }

    @Nested
    class Sizes {

        @ParameterizedTest
        @CsvSource({"1000, 1000, true", "1001, 1000, false", "0, 0, true", "1, 0, false"})
        void theLimitHoldsForWhatWasDecompressed(int size, int limit, boolean isTaken) {
            String expected = isTaken ? "binary " + "00".repeat(size) : "fail 1009 message is over the limit";
            assertEquals(List.of(expected), limitedTo(limit).feed(frame(0xc2, deflated(new byte[size]))));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 100, 1000, 70_000, LIMIT})
        void whatBecomesLongerIsTakenUpToTheLimit(int size) {
            byte[] message = random(size);
            String expected = "binary " + Bytes.hex(ByteBuffer.wrap(message));
            for (int level : new int[] {Deflater.NO_COMPRESSION, Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION}) {
                byte[] bytes = frame(0xc2, deflated(message, level));
                assertEquals(List.of(expected), limitedTo(size).feed(bytes));
                assertEquals(List.of(expected), limitedTo(size).feedCutAt(bytes, bytes.length / 2));
            }
        }

        @Test
        void aLengthThatNoMessageCanHaveIsRefusedAtTheHeader() {
            byte[] header = Arrays.copyOf(frame(0xc2, new byte[2000]), 8);
            assertEquals(
                    List.of("fail 1009 message is over the limit"),
                    limitedTo(1000).feed(header));
            byte[] plain = Arrays.copyOf(frame(0x82, new byte[1001]), 8);
            assertEquals(
                    List.of("fail 1009 message is over the limit"),
                    limitedTo(1000).feed(plain));
        }

        @Test
        void fragmentsThatAreNotFreeAreCharged() {
            int over = 10;
            byte[] message = deflated(new byte[1000]);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(frame(0x42, message));
            for (int i = 0; i < RecordingReceiver.FREE_FRAGMENTS + over - 2; i++) {
                bytes.writeBytes(frame(0x00, new byte[0]));
            }
            bytes.writeBytes(frame(0x80, new byte[0]));
            int needed = 1000 + over * MessageReader.FRAGMENT_CHARGE;
            assertEquals(
                    List.of("binary " + "00".repeat(1000)), limitedTo(needed).feed(bytes.toByteArray()));
            assertEquals(
                    List.of("fail 1009 message is over the limit"),
                    limitedTo(needed - 1).feed(bytes.toByteArray()));
        }
    }

    @Nested
    class Turns {

        @Test
        void afterAMebibyteOthersHaveTheirTurn() throws FailConnectionException {
            byte[] bomb = frame(0xc2, deflated(new byte[LIMIT]));
            RecordingReceiver receiver = whole().receiver;
            receiver.limit = LIMIT;
            MessageReader reader = new MessageReader(new UnfinishedMessages(Long.MAX_VALUE));
            ByteBuffer in = ByteBuffer.wrap(concat(bomb, bomb, bomb));
            for (int turn = 1; turn <= 3; turn++) {
                assertFalse(reader.read(in, receiver));
                assertEquals(turn, receiver.events.size());
            }
            assertTrue(reader.read(in, receiver));
            assertFalse(in.hasRemaining());
        }

        @Test
        void theSmallestMessagesAreWorkToo() throws FailConnectionException {
            byte[] empty = frame(0xc2, hex("00"));
            int atOnce = MessageReader.DECOMPRESSED_AT_ONCE / MessageReader.DECOMPRESSION_CHARGE;
            ByteBuffer in = ByteBuffer.allocate(2 * atOnce * empty.length);
            while (in.hasRemaining()) {
                in.put(empty);
            }
            RecordingReceiver receiver = whole().receiver;
            MessageReader reader = new MessageReader(new UnfinishedMessages(Long.MAX_VALUE));
            assertFalse(reader.read(in.flip(), receiver));
            assertEquals(atOnce, receiver.events.size());
        }

        @Test
        void plainMessagesAreReadInOneTurn() throws FailConnectionException {
            RecordingReceiver receiver = whole().receiver;
            receiver.limit = LIMIT;
            byte[] plain = frame(0x82, new byte[LIMIT]);
            assertTrue(new MessageReader(new UnfinishedMessages(Long.MAX_VALUE))
                    .read(ByteBuffer.wrap(concat(plain, plain, plain)), receiver));
            assertEquals(3, receiver.events.size());
        }
    }
}
