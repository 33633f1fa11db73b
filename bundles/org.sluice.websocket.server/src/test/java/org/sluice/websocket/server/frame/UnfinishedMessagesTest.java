package org.sluice.websocket.server.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UnfinishedMessagesTest {

    private static final String NO_ROOM = "fail 1013 overloaded";

    private static ReaderRun begun(byte[] frame, int cut) {
        ReaderRun run = ReaderRun.whole();
        run.feed(frame, 0, cut);
        return run;
    }

    @Nested
    class Counting {

        @Test
        void whatComesWholeIsNotCounted() {
            ReaderRun run = ReaderRun.whole();
            run.unfinished.setLimit(0);
            List<String> events = run.feed(concat(text("a"), frame(0x82, hex("01")), frame(0x89, hex("02"))));
            assertEquals(List.of("text a", "binary 01", "ping 02"), events);
        }

        @Test
        void whatIsAnnouncedIsNotCounted() {
            assertEquals(0, begun(frame(0x82, new byte[1000]), 8).unfinished.bytes());
        }

        /** Twice what has come, and no more than the end if that is known. */
        @Test
        void theMemoryIsCountedThatThereIs() {
            byte[] frame = frame(0x82, new byte[1000]);
            ReaderRun run = begun(frame, 8 + 300);
            assertEquals(600, run.unfinished.bytes());
            run.feed(frame, 8 + 300, 8 + 600);
            assertEquals(600, run.unfinished.bytes());
            run.feed(frame, 8 + 600, 8 + 601);
            assertEquals(1000, run.unfinished.bytes());
        }

        @Test
        void ofTextInPartsTheBytesOfACharacterAreCounted() {
            ReaderRun run = ReaderRun.inParts();
            byte[] frame = frame(0x81, utf8("a\ud83d\ude00b"));
            int[] expected = {0, 1, 2, 3, 0, 0};
            run.feed(frame, 0, 6);
            for (int i = 0; i < expected.length; i++) {
                run.feed(frame, 6 + i, 7 + i);
                assertEquals(expected[i], run.unfinished.bytes(), "behind byte " + i);
            }
        }

        @Test
        void binaryPartsAreNotKept() {
            ReaderRun run = ReaderRun.inParts();
            run.feed(frame(0x02, new byte[100]));
            assertEquals(0, run.unfinished.bytes());
        }

        @Test
        void severalReadersAreCountedTogether() {
            UnfinishedMessages all = new UnfinishedMessages(100);
            assertTrue(all.take(60));
            assertFalse(all.take(41));
            assertTrue(all.take(40));
            assertEquals(100, all.bytes());
        }

        @Test
        void aLowerLimitLeavesWhatIsThere() {
            UnfinishedMessages all = new UnfinishedMessages(100);
            assertTrue(all.take(60));
            all.setLimit(50);
            assertFalse(all.take(1));
            all.giveBack(60);
            assertTrue(all.take(50));
        }

        /** Whoever comes at the same time, it is never more than the limit, and nothing is left. */
        @Test
        void severalThreadsAreCountedExactly() {
            UnfinishedMessages all = new UnfinishedMessages(3);
            IntStream.range(0, 4).parallel().forEach(thread -> {
                for (int i = 0; i < 10_000; i++) {
                    if (all.take(1)) {
                        all.giveBack(1);
                    }
                }
            });
            assertEquals(0, all.bytes());
            assertTrue(all.take(3));
        }
    }

    @Nested
    class Ends {

        private void assertNothingIsLeft(ReaderRun run, String expected) {
            assertEquals(expected, run.receiver.events.get(0));
            assertEquals(0, run.unfinished.bytes());
        }

        @Test
        void theLastByte() {
            byte[] frame = frame(0x81, utf8("abc"));
            ReaderRun run = begun(frame, 8);
            assertEquals(3, run.unfinished.bytes());
            run.feed(frame, 8, 9);
            assertNothingIsLeft(run, "text abc");
        }

        @Test
        void anEmptyLastFragment() {
            ReaderRun run = ReaderRun.whole();
            run.feed(frame(0x02, hex("01")));
            assertEquals(2, run.unfinished.bytes());
            run.feed(frame(0x80, new byte[0]));
            assertNothingIsLeft(run, "binary 01");
        }

        @Test
        void theLastByteOfWhatIsCompressed() {
            byte[] frame = frame(0xc2, CompressedMessagesTest.deflated(new byte[3]));
            ReaderRun run = ReaderRun.whole();
            run.receiver.inflate = (payload, limit) -> ByteBuffer.wrap(hex("0102"));
            run.feed(frame, 0, 7);
            assertTrue(run.unfinished.bytes() > 0);
            run.feed(frame, 7, frame.length);
            assertNothingIsLeft(run, "binary 0102");
        }

        @Test
        void compressedBytesThatAreBroken() {
            ReaderRun run = ReaderRun.whole();
            run.receiver.inflate = (payload, limit) -> {
                throw new FailConnectionException(Violation.NOT_DEFLATED);
            };
            run.feed(frame(0x42, hex("01")));
            assertEquals(2, run.unfinished.bytes());
            run.feed(frame(0x80, hex("02")));
            run.discard();
            assertNothingIsLeft(run, "fail 1007 compressed data is broken");
        }

        @Test
        void aBrokenRule() {
            ReaderRun run = begun(frame(0x01, utf8("abc")), 9);
            assertEquals(6, run.unfinished.bytes());
            run.feed(hex("81"));
            run.discard();
            assertNothingIsLeft(run, "fail 1002 new message inside a fragmented one");
        }

        @Test
        void noMoreRoom() {
            ReaderRun run = ReaderRun.whole();
            run.unfinished.setLimit(7);
            run.feed(frame(0x01, utf8("abc")));
            run.feed(frame(0x00, utf8("def")));
            assertEquals(6, run.unfinished.bytes());
            run.feed(frame(0x00, utf8("g")));
            run.discard();
            assertNothingIsLeft(run, NO_ROOM);
        }

        @Test
        void noRoomForTheBytesOfACharacter() {
            ReaderRun run = ReaderRun.inParts();
            run.unfinished.setLimit(2);
            run.feed(frame(0x01, hex("f0 9f")));
            run.feed(frame(0x00, hex("98")));
            run.discard();
            assertNothingIsLeft(run, NO_ROOM);
        }

        @Test
        void theConnection() {
            ReaderRun run = begun(frame(0x82, hex("010203")), 8);
            run.discard();
            run.discard();
            assertEquals(0, run.unfinished.bytes());
        }
    }

    @Test
    void whereThereIsNoRoomWholeMessagesGoOn() throws FailConnectionException {
        UnfinishedMessages all = new UnfinishedMessages(0);
        RecordingReceiver receiver = new RecordingReceiver();
        ByteBuffer beginning = ByteBuffer.wrap(frame(0x82, hex("0102")), 0, 7);
        FailConnectionException failure =
                assertThrows(FailConnectionException.class, () -> new MessageReader(all).read(beginning, receiver));
        assertEquals(Violation.NO_ROOM, failure.violation());
        new MessageReader(all).read(ByteBuffer.wrap(frame(0x82, hex("0102"))), receiver);
        assertEquals(List.of("binary 0102"), receiver.events);
    }
}
