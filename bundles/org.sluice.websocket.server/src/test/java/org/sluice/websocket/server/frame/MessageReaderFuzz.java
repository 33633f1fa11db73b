package org.sluice.websocket.server.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.hex;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.websocket.server.Allocation;
import org.sluice.websocket.server.frame.FrameModel.Rules;

/**
 * Whatever a client sends is what the model says it is: in one piece, byte by byte, and cut at random, whole and in parts. The
 * first byte of an input chooses the rules and the second one the cuts; the others are what the client sends.
 */
class MessageReaderFuzz {

    private static final int PREFIX = 2;
    private static final int[] LIMITS = {0, 1, 10, 125, 126, 1000, 70_000, Integer.MAX_VALUE};

    /** Besides what there is for each byte that has come: of the reader, and of what the test writes down. */
    private static final int ALLOCATION = 1 << 16;

    private static final byte GUARD = 0x55;

    static Stream<Arguments> seeds() {
        return FrameSeeds.streams().flatMap(stream -> Stream.of("0e 07", "43 08")
                .map(choice -> Arguments.of(concat(hex(choice), stream))));
    }

    @MethodSource("seeds")
    @FuzzTest
    void bytesMeanTheSameHoweverTheyAreCut(byte[] input) {
        if (input.length < PREFIX) {
            return;
        }
        int choice = input[0] & 0xff;
        byte[] stream = Arrays.copyOfRange(input, PREFIX, input.length);
        int refused = new int[] {-1, Opcode.TEXT, Opcode.BINARY, -1}[choice >> 4 & 3];
        Rules rules = new Rules(
                LIMITS[choice & 7],
                (choice & 8) == 0 ? 3 : 1024,
                refused,
                (choice & 0x40) == 0 ? null : FrameSeeds.DOUBLING);
        FrameModel model = new FrameModel(stream, rules);
        boolean direct = (choice & 0x80) != 0;
        SplittableRandom random = new SplittableRandom(input[1]);
        for (boolean inParts : new boolean[] {false, true}) {
            Allocation.check(
                    ALLOCATION + 40L * stream.length,
                    () -> check(model, rules, inParts, direct, stream, () -> stream.length));
            check(model, rules, inParts, direct, stream, () -> 1);
            check(model, rules, inParts, direct, stream, () -> random.nextInt(1, 20));
        }
    }

    private static void check(
            FrameModel model, Rules rules, boolean inParts, boolean direct, byte[] stream, IntSupplier cuts) {
        MergingReceiver receiver = new MergingReceiver(rules, inParts);
        UnfinishedMessages unfinished = new UnfinishedMessages(Long.MAX_VALUE);
        MessageReader reader = new MessageReader(unfinished);
        byte[] left = {};
        int at = 0;
        while (at < stream.length && receiver.isReady()) {
            int size = Math.min(stream.length - at, cuts.getAsInt());
            left = concat(left, Arrays.copyOfRange(stream, at, at + size));
            at += size;
            left = feed(reader, receiver, left, direct);
            assertTrue(reader.isInMessage() || unfinished.bytes() == 0, "what is counted is kept");
        }
        assertEquals(model.events(), receiver.events);
        receiver.checkUnfinished(model);
        reader.discard();
        assertEquals(0, unfinished.bytes());
    }

    /** Returns what the reader has left. */
    private static byte[] feed(MessageReader reader, MergingReceiver receiver, byte[] bytes, boolean direct) {
        ByteBuffer in = guarded(bytes, direct);
        try {
            boolean isAll = reader.read(in, receiver);
            assertTrue(isAll || !receiver.isReady(), "a reader that could go on has stopped");
        } catch (FailConnectionException e) {
            receiver.fail(e.violation().closeCode().code());
        }
        ByteBuffer all = in.duplicate().clear();
        assertTrue(all.get(0) == GUARD && all.get(all.limit() - 1) == GUARD, "bytes of others have been changed");
        byte[] left = new byte[in.remaining()];
        in.get(left);
        return left;
    }

    /** The bytes with others before and behind them. */
    private static ByteBuffer guarded(byte[] bytes, boolean direct) {
        int size = bytes.length + 2;
        ByteBuffer all = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        all.put(GUARD).put(bytes).put(GUARD);
        return all.limit(size - 1).position(1);
    }
}
