package org.sluice.lorawan.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was expected of frames was compared with another decoder, lora-packet 0.9.3, wherever that can read them. */
class FrameTest {

    private static Bytes bytes(String hex) {
        return Bytes.of(HexFormat.of().parseHex(hex));
    }

    private static Frame parse(String hex) throws FrameException {
        return Frame.parse(bytes(hex));
    }

    @Nested
    class DataFrames {

        @ParameterizedTest
        @CsvSource({
            // frame, type, DevAddr, FCnt, FOpts, FPort, FRMPayload, MIC
            "40F17DBE4900020001954378762B11FF0D, UNCONFIRMED_DATA_UP, 49be7df1, 2, '', 1, 95437876, 2b11ff0d",
            "80F17DBE49A3030003070501AA55BBCC01020304, CONFIRMED_DATA_UP, 49be7df1, 3, 030705, 1, aa55bbcc, 01020304",
            "60F17DBE49B0FFFFEE0102030405060708, UNCONFIRMED_DATA_DOWN, 49be7df1, 65535, '', 238, 01020304, 05060708",
            "A0F17DBE4920FF00DE01AD0BEEF0, CONFIRMED_DATA_DOWN, 49be7df1, 255, '', 222, 01, ad0beef0",
            "4011223344100A00AABBCCDD, UNCONFIRMED_DATA_UP, 44332211, 10, '', -1, '', aabbccdd"
        })
        void fieldsAreWhereTheStandardHasThem(
                String hex, MType type, String addr, int count, String options, int port, String payload, String mic)
                throws FrameException {
            DataFrame data = (DataFrame) parse(hex);
            assertEquals(type, data.mType());
            assertEquals(Optional.of(addr), data.devAddr());
            assertEquals(count, data.counter());
            assertEquals(options, data.options().hex());
            assertEquals(port < 0 ? OptionalInt.empty() : OptionalInt.of(port), data.port());
            assertEquals(payload, data.payload().hex());
            assertEquals(Optional.of(mic), data.mic());
            assertEquals(Optional.empty(), data.devEui());
            assertEquals(hex.startsWith("8") || hex.startsWith("A"), data.isConfirmed());
        }

        @Test
        void bitsOfTheControlFieldDependOnTheDirection() throws FrameException {
            DataFrame up = (DataFrame) parse("4011223344F00A00AABBCCDD");
            assertTrue(up.adr() && up.adrAckRequest() && up.ack() && up.classB());
            assertFalse(up.pending());
            DataFrame down = (DataFrame) parse("6011223344F00A00AABBCCDD");
            assertTrue(down.adr() && down.ack() && down.pending());
            assertFalse(down.adrAckRequest() || down.classB());
            DataFrame none = (DataFrame) parse("4011223344000A00AABBCCDD");
            assertFalse(none.adr() || none.adrAckRequest() || none.ack() || none.classB());
        }

        @Test
        void aPortCanBeThereWithoutPayload() throws FrameException {
            DataFrame data = (DataFrame) parse("4011223344000A0007AABBCCDD");
            assertEquals(OptionalInt.of(7), data.port());
            assertEquals(0, data.payload().size());
        }

        @Test
        void optionsCanTakeAllOfTheRest() throws FrameException {
            DataFrame data = (DataFrame) parse("4011223344020A000102AABBCCDD");
            assertEquals("0102", data.options().hex());
            assertEquals(OptionalInt.empty(), data.port());
        }
    }

    @Nested
    class Joining {

        @Test
        void aJoinRequestHasEuis() throws FrameException {
            JoinRequest join = (JoinRequest) parse("00DC0000D07ED5B3701E6FEDF57CEEAF0085CC587FE913");
            assertEquals("70b3d57ed00000dc", join.joinEui());
            assertEquals(Optional.of("00afee7cf5ed6f1e"), join.devEui());
            assertEquals(0xcc85, join.devNonce());
            assertEquals(Optional.of("587fe913"), join.mic());
            assertEquals(Optional.empty(), join.devAddr());
        }

        @Test
        void ofAJoinAcceptOnlyTheSizeIsKnown() throws FrameException {
            JoinAccept longer =
                    (JoinAccept) parse("204DD85AE608B87FC4889970B7D2042C9E72959B0057AED6094B16003DF12DE145");
            assertEquals(32, longer.encrypted().size());
            assertTrue(longer.hasChannelList());
            assertEquals(Optional.empty(), longer.mic());
            JoinAccept shorter = (JoinAccept) parse("20000102030405060708090A0B0C0D0E0F");
            assertFalse(shorter.hasChannelList());
        }

        @ParameterizedTest
        @CsvSource({
            "C0001300001122334455667788FFFFAABBCCDD, 0, 000013, , 65535, aabbccdd",
            "C00108070605040302011122334455667788050011223344, 1, , 0102030405060708, 5, 11223344",
            "C00213000011223344556677880600AABBCCDD, 2, 000013, , 6, aabbccdd"
        })
        void aRejoinRequestHasWhatItsTypeSays(
                String hex, int type, String netId, String joinEui, int counter, String mic) throws FrameException {
            RejoinRequest rejoin = (RejoinRequest) parse(hex);
            assertEquals(type, rejoin.type());
            assertEquals(Optional.ofNullable(netId), rejoin.netId());
            assertEquals(Optional.ofNullable(joinEui), rejoin.joinEui());
            assertEquals("8877665544332211", rejoin.eui());
            assertEquals(counter, rejoin.counter());
            assertEquals(Optional.of(mic), rejoin.mic());
        }
    }

    @Test
    void aProprietaryFrameIsWhateverItsMakersWant() throws FrameException {
        ProprietaryFrame frame = (ProprietaryFrame) parse("E30102");
        assertEquals("0102", frame.payload().hex());
        assertEquals(MType.PROPRIETARY, frame.mType());
        assertEquals(Optional.empty(), frame.mic());
        assertEquals(0, ((ProprietaryFrame) parse("E0")).payload().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| frame has 0 bytes, allowed are 1 to 255",
                "41| major version of the frame is 1, known is 0",
                "40112233440000AABBCCDD| data frame has 11 bytes, must have at least 12",
                "40112233440F0A00AABBCCDD| data frame has 0 bytes behind its header, its options alone 15",
                "0001| join request has 2 bytes, must have 23",
                "20000102030405060708090A0B0C0D0E0F10| join accept has 18 bytes, must have 17 or 33",
                "C0| type of the rejoin request is -1, known are 0, 1 and 2",
                "C003| type of the rejoin request is 3, known are 0, 1 and 2",
                "C000130000112233445566778800AABBCCDD| rejoin request has 18 bytes, must have 19",
                "C0010807060504030201| rejoin request has 10 bytes, must have 24"
            })
    void whatIsNoFrameIsRefusedWithAReason(String hex, String reason) {
        FrameException e = assertThrows(FrameException.class, () -> parse(hex));
        assertEquals(reason, e.getMessage());
    }

    @Test
    void framesEndWhereRadiosDo() throws FrameException {
        byte[] longest = new byte[Frame.MAX_BYTES];
        longest[0] = (byte) 0xe0;
        Frame.parse(Bytes.of(longest));
        assertThrows(FrameException.class, () -> Frame.parse(Bytes.of(new byte[Frame.MAX_BYTES + 1])));
    }

    @Test
    void nothingElseIsEverThrown() {
        Random random = new Random(20_000);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                Frame.parse(Bytes.of(bytes));
                read++;
            } catch (FrameException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
        assertTrue(read > 1000, "only " + read + " were frames");
    }

    @Test
    void bytesDoNotChangeWithTheirArrays() {
        byte[] array = {1, 2};
        Bytes bytes = Bytes.of(array);
        array[0] = 9;
        bytes.toArray()[1] = 9;
        assertEquals("0102", bytes.hex());
        assertEquals("AQI=", bytes.base64());
        assertEquals(Bytes.of((byte) 1, (byte) 2), bytes);
    }
}
