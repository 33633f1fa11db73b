package org.sluice.websocket.server.deflate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.websocket.server.Allocation;
import org.sluice.websocket.server.deflate.InflateModel.Verdict;
import org.sluice.websocket.server.frame.FailConnectionException;
import org.sluice.websocket.server.frame.Violation;

/**
 * Any offer is agreed to or not, and then any payload is decompressed as the model says, within its limit, and what is
 * compressed comes out again.
 *
 * <p>The first byte of an input chooses level, contexts and limit; then come offers up to a line feed, and the payload.
 */
class PerMessageDeflateFuzz {

    private static final int[] LIMITS = {0, 1, 100, 1000, 10_000, 100_000, 1 << 18, Integer.MAX_VALUE};
    private static final int FREE_LAST_BLOCKS = 64;

    /** An array that is doubled until it is up to twice too large makes four, and the test's copy one more. */
    private static final int ALLOCATION_PER_BYTE = 5;

    private static final int ALLOCATION = 1 << 15;

    static Stream<Arguments> seeds() {
        String longest = "f2 48 cd c9 c9 07 00".repeat(3);
        return Stream.of(
                        "permessage-deflate\nf2 48 cd c9 c9 07 00",
                        "permessage-deflate; client_max_window_bits\nf2 48 05 00 00 00 ff ff ca c9 c9 07 00",
                        "permessage-deflate; server_no_context_takeover\n00 05 00 fa ff 48 65 6c 6c 6f 00",
                        "permessage-deflate; client_no_context_takeover\nf3 48 cd c9 c9 07 00 00",
                        "permessage-deflate; server_max_window_bits=15\nf3 48 cd c9 c9 07 00",
                        "permessage-deflate; server_max_window_bits=\"15\", foo\n" + longest,
                        "x-webkit-deflate-frame, permessage-deflate;client_max_window_bits=9\n",
                        "permessage-deflate; server_max_window_bits=10, permessage-deflate\n00",
                        "permessage-deflate; client_max_window_bits=16, permessage-deflate; client_max_window_bits=8\n00",
                        "permessage-deflate; client_max_window_bits=7\n00",
                        "permessage-deflate; unknown\nec c1 01 01 00 00 00 80 90 fe af ee 08 0a",
                        "permessage-deflate; server_no_context_takeover; server_no_context_takeover\n01 00 00 ff ff",
                        "permessage-deflate\n07",
                        // Lacks what is left out of each message, and must not get it from there
                        "permessage-deflate\n00 05 00 fa ff 48",
                        "permessage-deflate\n" + "03 00 ".repeat(70),
                        "permessage-deflate\n" + "03 00 ".repeat(70) + "00 84 03 7b fc" + "61".repeat(900) + "00")
                .flatMap(text -> Stream.of(0x08, 0x1a, 0x6c).map(choice -> Arguments.of(seed(choice, text))));
    }

    private static byte[] seed(int choice, String text) {
        int end = text.indexOf('\n') + 1;
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        seed.write(choice);
        seed.writeBytes(text.substring(0, end).getBytes(ISO_8859_1));
        seed.writeBytes(HexFormat.of().parseHex(text.substring(end).replace(" ", "")));
        return seed.toByteArray();
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatIsAgreedOnIsKeptWithinItsLimits(byte[] input) throws FailConnectionException {
        int end = 1;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        if (end >= input.length) {
            return;
        }
        int choice = input[0] & 0xff;
        boolean takeover = (choice & 0x40) != 0;
        String offers = new String(input, 1, end - 1, ISO_8859_1);
        byte[] payload = Arrays.copyOfRange(input, end + 1, input.length);
        Coders coders = new Coders(2);
        if (OfferModel.isWellFormed(offers)) {
            Optional<Negotiation> agreed = Negotiation.of(List.of(offers), takeover, coders, choice % 9 + 1);
            assertEquals(
                    OfferModel.answer(offers, takeover).orElse(null),
                    agreed.map(Negotiation::answer).orElse(null));
            agreed.ifPresent(agreement -> agreement.deflate().end());
        }
        int limit = LIMITS[choice >> 3 & 7];
        checkDecompression(coders.withoutContexts(), payload, limit);
        checkWithContext(coders, payload, limit);
        checkRoundTrip(coders.withoutContexts(), coders.withoutContexts(), payload, choice % 9 + 1);
        assertEquals(0, coders.deflatersInUse());
        assertEquals(0, coders.inflatersInUse());
        coders.close();
    }

    private static void checkDecompression(PerMessageDeflate deflate, byte[] payload, int limit) {
        InflateModel model = new InflateModel(payload);
        int size = model.message().length;
        if (model.verdict() == Verdict.HUGE && limit > size) {
            return;
        }
        byte[][] message = new byte[1][];
        Violation[] violation = new Violation[1];
        Allocation.check(ALLOCATION + ALLOCATION_PER_BYTE * ((long) Math.min(size, limit) + payload.length), () -> {
            try {
                message[0] = bytes(deflate.decompress(ByteBuffer.wrap(payload), limit));
                violation[0] = null;
            } catch (FailConnectionException e) {
                violation[0] = e.violation();
            }
        });
        long allowed = limit - 64L * Math.max(0, model.lastBlocks() - FREE_LAST_BLOCKS);
        if (size > allowed) {
            assertTrue(violation[0] == Violation.TOO_BIG || model.verdict() == Verdict.BROKEN, () -> "" + violation[0]);
            assertTrue(violation[0] != null, "more than the limit");
        } else if (model.verdict() == Verdict.GOOD) {
            assertEquals(null, violation[0]);
            assertArrayEquals(model.message(), message[0]);
        } else {
            assertEquals(Violation.NOT_DEFLATED, violation[0]);
        }
    }

    /** A second message refers to the first one, and whatever goes wrong, both coders come back. */
    private static void checkWithContext(Coders coders, byte[] payload, int limit) throws FailConnectionException {
        PerMessageDeflate server = PerMessageDeflate.begin(new Agreement(true, true, false), coders, 6);
        PerMessageDeflate client = PerMessageDeflate.begin(new Agreement(true, true, false), coders, 6);
        checkRoundTrip(server, client, payload, 6);
        checkRoundTrip(server, client, payload, 6);
        assertEquals(2, coders.inflatersInUse());
        try {
            for (int i = 0; i < 2; i++) {
                assertTrue(client.decompress(ByteBuffer.wrap(payload), limit).remaining() <= limit);
            }
        } catch (FailConnectionException e) {
            // The connection ends
        } finally {
            server.end();
            client.end();
        }
    }

    private static void checkRoundTrip(PerMessageDeflate from, PerMessageDeflate to, byte[] payload, int level)
            throws FailConnectionException {
        if (payload.length == 0) {
            return;
        }
        ByteBuffer compressed = from.compress(ByteBuffer.wrap(payload), level);
        if (compressed == null) {
            // It would not become shorter
            return;
        }
        assertArrayEquals(payload, bytes(to.decompress(compressed, payload.length)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
