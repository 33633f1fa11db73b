package org.sluice.websocket.server.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.websocket.Message;
import org.sluice.websocket.server.frame.FailConnectionException;
import org.sluice.websocket.server.frame.Violation;

class PerMessageDeflateTest {

    private static final int LIMIT = 1 << 20;
    private static final int LEVEL = 6;

    private final Coders coders = new Coders(2);
    private final PerMessageDeflate without = begin(false);

    private PerMessageDeflate begin(boolean takeover) {
        return PerMessageDeflate.begin(new Agreement(takeover, takeover, false), coders, LEVEL);
    }

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, coders.deflatersInUse());
        assertEquals(0, coders.inflatersInUse());
        coders.close();
    }

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static void assertViolates(Violation expected, PerMessageDeflate deflate, ByteBuffer payload, int limit) {
        FailConnectionException failure =
                assertThrows(FailConnectionException.class, () -> deflate.decompress(payload, limit));
        assertEquals(expected, failure.violation());
    }

    /** RFC 7692, 7.2.3. */
    @Nested
    class Vectors {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "f2 48 cd c9 c9 07 00",
                    "00 05 00 fa ff 48 65 6c 6c 6f 00", // a block that is not compressed
                    "f3 48 cd c9 c9 07 00 00", // a block that says that it is the last one
                    "f2 48 05 00 00 00 ff ff ca c9 c9 07 00" // two blocks
                })
        void decompressToHello(String payload) throws FailConnectionException {
            assertArrayEquals("Hello".getBytes(UTF_8), bytes(without.decompress(hex(payload), LIMIT)));
        }

        @Test
        void anEmptyMessageIsOneByte() throws FailConnectionException {
            assertEquals(0, without.decompress(hex("00"), LIMIT).remaining());
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void noBytesAreAnEmptyMessage(boolean takeover) throws FailConnectionException {
            PerMessageDeflate deflate = begin(takeover);
            assertEquals(0, deflate.decompress(hex(""), LIMIT).remaining());
            assertEquals(
                    5, deflate.decompress(hex("f2 48 cd c9 c9 07 00"), LIMIT).remaining());
            deflate.end();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void nothingNeedsToFollowABlockThatSaysThatItIsTheLastOne(boolean takeover) throws FailConnectionException {
            PerMessageDeflate deflate = begin(takeover);
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        5,
                        deflate.decompress(hex("f3 48 cd c9 c9 07 00"), LIMIT).remaining());
                assertEquals(
                        5,
                        deflate.decompress(hex("f3 48 cd c9 c9 07 00 00"), LIMIT)
                                .remaining());
            }
            deflate.end();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "f2",
                    "f2 48 cd",
                    "f2 48 cd c9 c9",
                    "00 05 00 fa ff 48 65",
                    "00 05 00 fa ff 48", // what is appended to a message would fill the block
                    "f2 48 cd c9 c9 07 00 05 00"
                })
        void aMessageThatEndsInsideOfABlockIsRefused(String payload) {
            assertViolates(Violation.NOT_DEFLATED, without, hex(payload), LIMIT);
            PerMessageDeflate with = begin(true);
            assertViolates(Violation.NOT_DEFLATED, with, hex(payload), LIMIT);
            with.end();
        }

        @Test
        void theSecondMessageRefersToTheFirst() throws FailConnectionException {
            PerMessageDeflate with = begin(true);
            with.decompress(hex("f2 48 cd c9 c9 07 00"), LIMIT);
            assertArrayEquals("Hello".getBytes(UTF_8), bytes(with.decompress(hex("f2 00 11 00 00"), LIMIT)));
            with.end();
        }

        @Test
        void aBlockThatSaysThatItIsTheLastMayBeFollowedByOthers() throws FailConnectionException {
            ByteBuffer twice = hex("f3 48 cd c9 c9 07 00 f3 48 cd c9 c9 07 00 00");
            assertArrayEquals("HelloHello".getBytes(UTF_8), bytes(without.decompress(twice, LIMIT)));
        }
    }

    /** Without a context, a last block shows for certain whether a block has ended before it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 20, 60})
    void withAContextAMessageIsCompleteWhereItIsWithoutOne(int values) throws FailConnectionException {
        Random random = new Random(values);
        byte[] message = new byte[700];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) random.nextInt(values);
        }
        ByteBuffer compressed = without.compress(ByteBuffer.wrap(message), LEVEL);
        int end = compressed.remaining();
        for (int cut = 1; cut < end; cut++) {
            ByteBuffer start = compressed.duplicate().limit(cut);
            PerMessageDeflate with = begin(true);
            assertEquals(isTaken(without, start), isTaken(with, start), "cut at " + cut + " of " + end);
            with.end();
        }
    }

    private static boolean isTaken(PerMessageDeflate deflate, ByteBuffer payload) {
        try {
            deflate.decompress(payload, LIMIT);
            return true;
        } catch (FailConnectionException e) {
            assertEquals(Violation.NOT_DEFLATED, e.violation());
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 125, 126, 255, 256, 257, 1024, 65_535, 65_536, 131_072, LIMIT})
    void whatIsCompressedDecompressesToTheSame(int size) throws FailConnectionException {
        PerMessageDeflate with = begin(true);
        byte[] message = new byte[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) {
            message[i] = (byte) random.nextInt(4);
        }
        for (int i = 0; i < 3; i++) {
            ByteBuffer compressed = with.compress(ByteBuffer.wrap(message), LEVEL);
            assertArrayEquals(message, bytes(with.decompress(compressed, LIMIT)));
        }
        with.end();
    }

    @Test
    void theSameMessageIsTheSameBytesWithoutTakeoverAndFewerWith() {
        ByteBuffer message = utf8("the same message again, and the same message again");
        assertEquals(without.compress(message, LEVEL), without.compress(message, LEVEL));
        PerMessageDeflate with = begin(true);
        assertTrue(with.compress(message, LEVEL).remaining()
                > with.compress(message, LEVEL).remaining());
        with.end();
    }

    @Test
    void whatDoesNotBecomeShorterIsSentAsItIs() {
        byte[] random = new byte[4096];
        new Random(1).nextBytes(random);
        assertNull(without.compress(ByteBuffer.wrap(random), LEVEL));
    }

    @Test
    void eachLevelIsItsOwnAlsoWithDeflatersThatWereUsedBefore() {
        byte[] message = new byte[20_000];
        Random random = new Random(1);
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) (random.nextInt(3) * random.nextInt(9));
        }
        int[] sizes = new int[10];
        for (int round = 0; round < 3; round++) {
            for (int level = 1; level <= 9; level++) {
                int size = without.compress(ByteBuffer.wrap(message), level).remaining();
                assertTrue(round == 0 || size == sizes[level], "level " + level);
                sizes[level] = size;
            }
        }
        assertTrue(sizes[9] < sizes[1]);
    }

    @Test
    void aMessageForManyIsCompressedOnce() {
        Message message = Message.ofText("again and again and again and again");
        ByteBuffer first = without.compress(message, LEVEL);
        PerMessageDeflate none = PerMessageDeflate.begin(new Agreement(false, false, false), new Coders(0), LEVEL);
        assertEquals(first, none.compress(message, LEVEL), "without a deflater");
        assertNull(none.compress(message, 1), "at another level");
        assertNotNull(without.compress(message, 1));
    }

    @Test
    void thatAMessageDoesNotBecomeShorterIsFoundOutOnce() {
        Message message = Message.ofText("ab");
        assertNull(without.compress(message, LEVEL));
        assertNull(without.compress(message, LEVEL));
        assertEquals(
                message.payload(),
                message.encoded("permessage-deflate " + LEVEL, payload -> Optional.empty())
                        .orElseThrow());
    }

    @Nested
    class Limits {

        @Test
        void aMessageMayHaveExactlyTheLimit() throws FailConnectionException {
            ByteBuffer compressed = without.compress(ByteBuffer.allocate(1000), LEVEL);
            assertEquals(1000, without.decompress(compressed, 1000).remaining());
            assertViolates(Violation.TOO_BIG, without, compressed, 999);
        }

        @Test
        void aBombCostsNoMoreThanTheLimit() {
            ByteBuffer bomb = without.compress(ByteBuffer.allocate(100 << 20), LEVEL);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            assertViolates(Violation.TOO_BIG, without, bomb, LIMIT);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            // An array that doubles has been twice the last one in all
            assertTrue(allocated < 4L * LIMIT, allocated + " bytes");
        }

        @Test
        void lastBlocksThatAreNotFreeAreCharged() throws FailConnectionException {
            int free = 64;
            int limit = 10 * 64;
            // The one behind the message counts too
            ByteBuffer most = hex("03 00".repeat(free + 10 - 1) + "00");
            assertEquals(0, without.decompress(most, limit).remaining());
            assertViolates(Violation.TOO_BIG, without, most, limit - 1);
            assertEquals(
                    5,
                    without.decompress(hex("03 00".repeat(free - 2) + "f3 48 cd c9 c9 07 00 00"), 5)
                            .remaining());
        }

        @Test
        void thereAreNoMoreDeflatersThanTheLimit() {
            PerMessageDeflate first = begin(true);
            PerMessageDeflate second = begin(true);
            assertNull(begin(true), "a third context");
            assertNull(without.compress(ByteBuffer.allocate(4096), LEVEL), "a third deflater");
            first.end();
            assertNotNull(without.compress(ByteBuffer.allocate(4096), LEVEL));
            second.end();
        }

        @Test
        void aMessageIsReadAlthoughContextsHaveAllInflaters() throws FailConnectionException {
            PerMessageDeflate first = begin(true);
            PerMessageDeflate second = begin(true);
            assertEquals(
                    5, without.decompress(hex("f2 48 cd c9 c9 07 00"), LIMIT).remaining());
            first.end();
            second.end();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff ff ff ff", // a block of the reserved type
                "00 05 00 00 00 48", // a length that does not match its complement
                "fc ff ff" // more codes than there can be
            })
    void whatNoDeflaterMakesIsRefused(String payload) {
        assertViolates(Violation.NOT_DEFLATED, without, hex(payload), LIMIT);
    }

    @Test
    void randomBytesAreReadInBoundedTimeOrRefused() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            try {
                assertTrue(without.decompress(ByteBuffer.wrap(garbage), 1000).remaining() <= 1000);
            } catch (FailConnectionException e) {
                assertTrue(e.violation() == Violation.NOT_DEFLATED || e.violation() == Violation.TOO_BIG);
            }
        }
    }
}
