package org.sluice.websocket.server.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.websocket.server.frame.Bytes.hex;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, 5.2. */
class FrameWriterTest {

    @ParameterizedTest
    @CsvSource({
        "1, true, 0, 8100",
        "1, true, 5, 8105",
        "1, false, 3, 0103",
        "0, true, 2, 8002",
        "2, true, 125, 827d",
        "2, true, 126, 827e007e",
        "2, true, 256, 827e0100",
        "2, true, 65535, 827effff",
        "2, true, 65536, 827f0000000000010000",
        "9, true, 5, 8905"
    })
    void lengthsAreInTheirShortestFormAndNothingIsMasked(int opcode, boolean fin, int length, String expected) {
        assertEquals(expected, hex(FrameWriter.header(opcode, fin, length)));
    }
}
