package org.sluice.websocket.server.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

    /** RFC 6455, 5.7. */
    @Nested
    class ExamplesOfTheRfc {

        @Test
        void maskedTextIsHello() {
            assertEquals(
                    List.of("text Hello"),
                    ReaderRun.whole()
                            .feed(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"))); // the section's only masked message
        }

        @Test
        void maskedPongWithABodyIsTaken() {
            assertEquals(List.of("pong 48656c6c6f"), ReaderRun.whole().feed(hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58")));
        }

        @Test
        void fragmentsMakeOneMessage() {
            assertEquals(
                    List.of("text Hello"),
                    ReaderRun.whole().feed(concat(frame(0x01, utf8("Hel")), frame(0x80, utf8("lo")))));
        }

        @ParameterizedTest
        @ValueSource(ints = {256, 65_536})
        void longLengthsAreRead(int length) {
            byte[] data = new byte[length];
            assertEquals(
                    List.of("binary " + "00".repeat(length)), ReaderRun.whole().feed(frame(0x82, data)));
        }
    }

    /** The same bytes give the same events, wherever the network cuts them. */
    @Nested
    class Cuts {

        static Stream<Arguments> scenarios() {
            byte[] big = new byte[300];
            new Random(1).nextBytes(big);
            return Stream.of(
                    Arguments.of("messages", concat(text("Hello"), frame(0x82, hex("010203")), text(""))),
                    Arguments.of("16-bit length", concat(frame(0x82, big), text("x"))),
                    Arguments.of(
                            "fragments with control frames between them",
                            concat(
                                    frame(0x01, utf8("a\u00e9")),
                                    frame(0x89, utf8("ping")),
                                    frame(0x00, new byte[0]),
                                    frame(0x8a, utf8("pong")),
                                    frame(0x80, utf8("\u20ac\ud83d\ude00z")),
                                    frame(0x02, big),
                                    frame(0x89, new byte[0]),
                                    frame(0x80, big))),
                    Arguments.of(
                            "characters cut between fragments",
                            concat(
                                    frame(0x01, hex("61 f0 9f")),
                                    frame(0x00, hex("98")),
                                    frame(0x00, hex("80 e2")),
                                    frame(0x80, hex("82 ac 62")))),
                    Arguments.of("close", concat(text("x"), close(1000, "bye \u20ac"), text("ignored"))),
                    Arguments.of("empty close", frame(0x88, new byte[0])),
                    Arguments.of("failure behind a message", concat(text("x"), frame(0xc1, utf8("y")))),
                    Arguments.of("bad text", concat(text("x"), frame(0x81, hex("61 62 c0 af 63")))));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("scenarios")
        void wholeMessagesDoNotDependOnThem(String name, byte[] bytes) {
            List<String> expected = ReaderRun.whole().feed(bytes);
            for (int cut = 0; cut <= bytes.length; cut++) {
                assertEquals(expected, ReaderRun.whole().feedCutAt(bytes, cut), "heap, cut at " + cut);
                ReaderRun direct = new ReaderRun(false, ReaderRun.LIMIT, true);
                assertEquals(expected, direct.feedCutAt(bytes, cut), "direct, cut at " + cut);
            }
            assertEquals(expected, ReaderRun.whole().feedByteByByte(bytes));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("scenarios")
        void partsJoinToTheSameMessages(String name, byte[] bytes) {
            List<String> expected = joined(ReaderRun.inParts().feed(bytes));
            for (int cut = 0; cut <= bytes.length; cut++) {
                assertEquals(expected, joined(ReaderRun.inParts().feedCutAt(bytes, cut)), "cut at " + cut);
            }
            assertEquals(expected, joined(ReaderRun.inParts().feedByteByByte(bytes)));
        }

        // Parts of an unfinished message before a failure depend on the cut; what they are joined to does not matter
        private static List<String> joined(List<String> events) {
            StringBuilder open = new StringBuilder();
            List<String> joined = new java.util.ArrayList<>();
            for (String event : events) {
                String[] words = event.split(" ", 3);
                if (words.length == 3 && words[1].equals("part")) {
                    open.append(words[2]);
                } else if (event.startsWith("text ") || event.startsWith("binary ")) {
                    joined.add(words[0] + " " + open + event.substring(words[0].length() + 1));
                    open.setLength(0);
                } else {
                    joined.add(event);
                }
            }
            return joined;
        }

        @Test
        void anIncompleteHeaderIsLeftInTheBuffer() {
            ReaderRun run = ReaderRun.whole();
            run.feed(hex("82 fe 01 00 37 fa 21"));
            assertEquals(7, run.leftOver());
        }

        @Test
        void anIncompleteControlFrameIsLeftInTheBuffer() {
            ReaderRun run = ReaderRun.whole();
            run.feed(hex("89 85 37 fa 21 3d 7f 9f"));
            assertEquals(8, run.leftOver());
        }

        @Test
        void payloadIsTakenAsItComes() {
            ReaderRun run = ReaderRun.whole();
            run.feed(hex("82 85 37 fa 21 3d 7f 9f"));
            assertEquals(0, run.leftOver());
        }
    }

    /** RFC 6455, 5.3. */
    @Nested
    class Masking {

        static Stream<Arguments> lengthsAndPositions() {
            return IntStream.rangeClosed(0, 20).boxed().flatMap(length -> IntStream.range(0, 9)
                    .mapToObj(position -> Arguments.of(length, position)));
        }

        @ParameterizedTest
        @MethodSource("lengthsAndPositions")
        void isUndoneAtEveryAlignment(int length, int position) throws FailConnectionException {
            byte[] data = new byte[length];
            new Random(length).nextBytes(data);
            byte[] frame = frame(0x82, data);
            for (boolean direct : new boolean[] {false, true}) {
                ByteBuffer memory = direct ? ByteBuffer.allocateDirect(100) : ByteBuffer.allocate(100);
                memory.position(position);
                ByteBuffer in = memory.slice();
                in.put(frame).flip();
                RecordingReceiver receiver = new RecordingReceiver();
                new MessageReader(new UnfinishedMessages(Long.MAX_VALUE)).read(in, receiver);
                assertEquals(List.of("binary " + HexFormat.of().formatHex(data)), receiver.events);
            }
        }

        @Test
        void aKeyOfZerosChangesNothing() {
            assertEquals(List.of("text abc"), ReaderRun.whole().feed(frame(0x81, utf8("abc"), new byte[4])));
        }

        @Test
        void bytesBehindThePayloadAreNotTouched() throws FailConnectionException {
            byte[] bytes = concat(frame(0x82, new byte[3]), hex("82 fe 11 11"));
            ByteBuffer in = ByteBuffer.wrap(bytes);
            new MessageReader(new UnfinishedMessages(Long.MAX_VALUE)).read(in, new RecordingReceiver());
            assertEquals("82fe1111", hex(in));
        }
    }

    @Nested
    class Copies {

        @Test
        void aMessageThatIsWholeInTheBufferIsAViewOnIt() throws FailConnectionException {
            byte[] memory = frame(0x82, hex("0a0b0c"));
            RecordingReceiver receiver = new RecordingReceiver();
            new MessageReader(new UnfinishedMessages(Long.MAX_VALUE)).read(ByteBuffer.wrap(memory), receiver);
            assertTrue(receiver.lastBorrowed);
            assertSame(memory, receiver.lastBinary.array());
            assertEquals(6, receiver.lastBinary.arrayOffset());
        }

        @Test
        void aViewEndsWithItsMessage() throws FailConnectionException {
            RecordingReceiver receiver = new RecordingReceiver();
            byte[] two = concat(frame(0x82, hex("0a0b0c")), frame(0x82, hex("0d")));
            new MessageReader(new UnfinishedMessages(Long.MAX_VALUE)).read(ByteBuffer.wrap(two, 0, 9), receiver);
            assertEquals(3, receiver.lastBinary.capacity());
        }

        @Test
        void aMessageInPiecesIsOwned() {
            ReaderRun run = ReaderRun.whole();
            run.feedCutAt(frame(0x82, hex("0a0b0c")), 7);
            assertFalse(run.receiver.lastBorrowed);
        }

        @Test
        void anAnnouncedLengthAllocatesNothing() {
            // 1,000 readers that are promised 64 MiB each would not fit the heap
            int limit = 64 << 20;
            List<ReaderRun> runs = IntStream.range(0, 1000)
                    .mapToObj(i -> ReaderRun.limitedTo(limit))
                    .toList();
            runs.forEach(run -> run.feed(hex("82 ff 00 00 00 00 04 00 00 00 00 00 00 00 61")));
            assertTrue(runs.stream().allMatch(run -> run.receiver.events.isEmpty()));
        }
    }

    /** The rows of hostile input that a header shows; the name says what is sent. */
    @Nested
    class Headers {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                        unmasked frame                          | 81 05                      | 1002 frame is not masked
                        unmasked empty frame                    | 81 00                      | 1002 frame is not masked
                        RSV1                                    | c1                         | 1002 reserved bit is set
                        RSV2                                    | a1                         | 1002 reserved bit is set
                        RSV3                                    | 91                         | 1002 reserved bit is set
                        RSV1 on a control frame                 | c9                         | 1002 reserved bit is set
                        RSV1 on a Close frame                   | c8                         | 1002 reserved bit is set
                        opcode 3                                | 83                         | 1002 opcode is reserved
                        opcode 4                                | 84                         | 1002 opcode is reserved
                        opcode 5                                | 85                         | 1002 opcode is reserved
                        opcode 6                                | 86                         | 1002 opcode is reserved
                        opcode 7                                | 87                         | 1002 opcode is reserved
                        opcode 7, not final                     | 07                         | 1002 opcode is reserved
                        opcode B                                | 8b                         | 1002 opcode is reserved
                        opcode C                                | 8c                         | 1002 opcode is reserved
                        opcode D                                | 8d                         | 1002 opcode is reserved
                        opcode E                                | 8e                         | 1002 opcode is reserved
                        opcode F                                | 8f                         | 1002 opcode is reserved
                        reserved opcode with 2^62 bytes         | 83 ff 40 00 00 00 00 00 00 00 | 1002 opcode is reserved
                        reserved opcode with 1 GiB              | 8b ff 00 00 00 00 40 00 00 00 | 1002 opcode is reserved
                        top bit of a 64-bit length              | 82 ff 80 00 00 00 00 00 00 00 | 1002 length has its top bit set
                        length -1                               | 82 ff ff ff ff ff ff ff ff ff | 1002 length has its top bit set
                        length 2^63-1                           | 82 ff 7f ff ff ff ff ff ff ff | 1009 message is over the limit
                        length 0x7fffffff on text               | 81 ff 00 00 00 00 7f ff ff ff | 1009 message is over the limit
                        one byte over the limit                 | 82 ff 00 00 00 00 00 10 00 01 | 1009 message is over the limit
                        125 in 16 bits                          | 82 fe 00 7d                | 1002 length is not in its shortest form
                        0 in 16 bits                            | 82 fe 00 00                | 1002 length is not in its shortest form
                        65535 in 64 bits                        | 82 ff 00 00 00 00 00 00 ff ff | 1002 length is not in its shortest form
                        0 in 64 bits                            | 82 ff 00 00 00 00 00 00 00 00 | 1002 length is not in its shortest form
                        ping of 126 bytes                       | 89 fe                      | 1002 control frame payload is over 125 bytes
                        Close of 126 bytes                      | 88 fe                      | 1002 control frame payload is over 125 bytes
                        pong with a 64-bit length               | 8a ff                      | 1002 control frame payload is over 125 bytes
                        fragmented ping                         | 09                         | 1002 control frame is fragmented
                        fragmented pong                         | 0a                         | 1002 control frame is fragmented
                        fragmented Close                        | 08                         | 1002 control frame is fragmented
                        continuation without start              | 80                         | 1002 continuation without a message
                        continuation, not final, without start  | 00                         | 1002 continuation without a message
                        """)
        void failAtTheFirstByteThatShowsIt(String what, String bytes, String expected) {
            byte[] header = hex(bytes);
            assertEquals(List.of("fail " + expected), ReaderRun.whole().feed(header));
            ReaderRun run = ReaderRun.whole();
            for (int i = 0; i < header.length - 1; i++) {
                run.feed(header, i, i + 1);
            }
            boolean firstByteShowsIt = expected.endsWith("opcode is reserved");
            assertEquals(firstByteShowsIt && header.length > 1 ? 1 : 0, run.receiver.events.size(), "one byte less");
        }

        @ParameterizedTest(name = "first byte {0}")
        @ValueSource(strings = {"81", "82", "01", "02", "91", "83"})
        void noNewMessageInsideAFragmentedOne(String first) {
            List<String> events = ReaderRun.whole().feed(concat(frame(0x01, utf8("a")), hex(first)));
            assertTrue(events.get(0).startsWith("fail 1002"), events::toString);
        }

        @Test
        void aLimitIsTakenToTheByte() {
            assertEquals(List.of("binary 0102"), ReaderRun.limitedTo(2).feed(frame(0x82, hex("0102"))));
            assertEquals(
                    List.of("fail 1009 message is over the limit"),
                    ReaderRun.limitedTo(2).feed(hex("82 83")));
        }

        @Test
        void controlFramesHaveNoPartInTheLimit() {
            assertEquals(List.of("ping 010203"), ReaderRun.limitedTo(2).feed(frame(0x89, hex("010203"))));
        }
    }

    /** RFC 6455, 5.4. */
    @Nested
    class Fragments {

        @Test
        void theirSumIsLimited() {
            byte[] bytes = concat(frame(0x02, new byte[6]), frame(0x00, new byte[4]), hex("00 81"));
            assertEquals(
                    List.of("fail 1009 message is over the limit"),
                    ReaderRun.limitedTo(10).feed(bytes));
        }

        @Test
        void partsAreLimitedTogether() {
            ReaderRun run = new ReaderRun(true, 10, false);
            List<String> events = run.feed(concat(frame(0x02, new byte[10]), hex("80 81")));
            assertEquals(List.of("binary part " + "00".repeat(10), "fail 1009 message is over the limit"), events);
        }

        @Test
        void thousandsOfEmptyOnesAreChargedButTaken() {
            byte[] empty = frame(0x00, new byte[0]);
            ReaderRun run = ReaderRun.whole();
            run.feed(frame(0x01, utf8("a")));
            IntStream.range(0, 2000).forEach(i -> run.feed(empty));
            assertEquals(List.of("text ab"), run.feed(frame(0x80, utf8("b"))));
        }

        @Test
        void anEndlessRowOfEmptyOnesFails() {
            byte[] empty = frame(0x00, new byte[0]);
            ReaderRun run = ReaderRun.limitedTo(64 * 1024);
            run.feed(frame(0x02, new byte[0]));
            IntStream.range(0, 3000).forEach(i -> run.feed(empty));
            assertEquals(List.of("fail 1009 message is over the limit"), run.receiver.events);
        }

        @Test
        void partsComeAsTheyArrive() {
            ReaderRun run = ReaderRun.inParts();
            byte[] frame = frame(0x82, hex("01020304"));
            run.feed(frame, 0, 8);
            assertEquals(List.of("binary part 0102"), run.receiver.events);
            assertEquals(List.of("binary part 0102", "binary 0304"), run.feed(frame, 8, 10));
        }

        @Test
        void textPartsAreCutBetweenCharacters() {
            ReaderRun run = ReaderRun.inParts();
            byte[] frame = frame(0x81, utf8("a\ud83d\ude00b"));
            assertEquals(List.of("text part a", "text part \ud83d\ude00", "text b"), run.feedByteByByte(frame));
        }

        @Test
        void theLastPartMayBeEmpty() {
            assertEquals(
                    List.of("text part a", "text "),
                    ReaderRun.inParts().feed(concat(frame(0x01, utf8("a")), frame(0x80, new byte[0]))));
        }
    }

    @Nested
    class Readiness {

        @Test
        void whatTheReceiverIsNotReadyForStaysInTheBuffer() throws FailConnectionException {
            RecordingReceiver receiver = new RecordingReceiver();
            receiver.readyFor = 1;
            MessageReader reader = new MessageReader(new UnfinishedMessages(Long.MAX_VALUE));
            ByteBuffer in = ByteBuffer.wrap(concat(text("a"), text("b")));
            assertFalse(reader.read(in, receiver));
            assertEquals(List.of("text a"), receiver.events);
            receiver.readyFor = 5;
            assertTrue(reader.read(in, receiver));
            assertEquals(List.of("text a", "text b"), receiver.events);
        }

        @Test
        void nothingBehindACloseFrameIsRead() {
            byte[] bytes = concat(close(1000, ""), frame(0x89, utf8("x")), text("y"), close(1001, ""));
            assertEquals(List.of("close 1000 "), ReaderRun.whole().feed(bytes));
        }
    }
}
