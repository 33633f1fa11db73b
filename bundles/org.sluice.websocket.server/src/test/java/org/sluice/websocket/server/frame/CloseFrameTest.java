package org.sluice.websocket.server.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.websocket.CloseCode;

/** RFC 6455, 5.5.1 and 7.4. */
class CloseFrameTest {

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3008, 3999, 4000, 4999
            })
    void validCodesAreTaken(int code) {
        assertEquals(List.of("close " + code + " why"), ReaderRun.whole().feed(close(code, "why")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void otherCodesFailTheConnection(int code) {
        assertEquals(
                List.of("fail 1002 close code is not allowed"),
                ReaderRun.whole().feed(close(code, "")));
    }

    @Test
    void halfACodeFailsTheConnection() {
        assertEquals(
                List.of("fail 1002 Close frame has half a code"),
                ReaderRun.whole().feed(frame(0x88, hex("03"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 e8 c0 af", "03 e8 ed a0 80", "03 e8 e2 82"})
    void aReasonThatIsNotUtf8FailsTheConnection(String body) {
        assertEquals(
                List.of("fail 1007 close reason is not UTF-8"),
                ReaderRun.whole().feed(frame(0x88, hex(body))));
    }

    @Test
    void aFrameWithoutBodyHasNoStatus() {
        assertEquals(List.of("close 1005 "), ReaderRun.whole().feed(frame(0x88, new byte[0])));
    }

    @Test
    void theLongestReasonHas123Bytes() {
        String longest = "x".repeat(123);
        assertEquals(List.of("close 1000 " + longest), ReaderRun.whole().feed(close(1000, longest)));
        assertEquals(
                127, new CloseFrame(CloseCode.NORMAL_CLOSURE, longest).encode().remaining());
        CloseFrame tooLong = new CloseFrame(CloseCode.NORMAL_CLOSURE, longest + "x");
        assertThrows(IllegalArgumentException.class, tooLong::encode);
    }

    @Test
    void encodedItIsUnmaskedWithItsCodeFirst() {
        assertEquals("880403e96869", hex(new CloseFrame(CloseCode.GOING_AWAY, "hi").encode()));
    }

    @Test
    void withoutStatusItIsEncodedEmpty() {
        assertEquals("8800", hex(new CloseFrame(CloseCode.NO_STATUS_RECEIVED, "").encode()));
    }
}
