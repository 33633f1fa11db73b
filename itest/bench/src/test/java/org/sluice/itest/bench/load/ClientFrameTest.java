package org.sluice.itest.bench.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class ClientFrameTest {

    /** RFC 6455 5.7, "Hello". */
    @Test
    void framesAreMasked() {
        byte[] frame = ClientFrame.of(ClientFrame.TEXT, "Hello".getBytes(StandardCharsets.US_ASCII));
        byte[] expected = {(byte) 0x81, (byte) 0x85, 0x37, (byte) 0xfa, 0x21, 0x3d, 0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58
        };
        assertArrayEquals(expected, frame);
    }

    @Test
    void lengthsFrom126OnTakeTwoBytesMore() {
        byte[] frame = ClientFrame.of(ClientFrame.BINARY, new byte[300]);
        assertEquals(2 + 2 + 4 + 300, frame.length);
        assertArrayEquals(new byte[] {(byte) 0x82, (byte) 0xfe, 0x01, 0x2c}, Arrays.copyOf(frame, 4));
    }

    @Test
    void compressedFramesCanBeInflated() throws DataFormatException {
        byte[] payload = ClientFrame.payload(1_000);
        byte[] frame = ClientFrame.deflated(ClientFrame.TEXT, payload);
        assertEquals((byte) 0xc1, frame[0]);
        byte[] compressed = Arrays.copyOfRange(frame, 8, frame.length + 4);
        for (int i = 0; i < compressed.length - 4; i++) {
            compressed[i] ^= frame[4 + (i & 3)];
        }
        // RFC 7692 7.2.2: what was left out.
        compressed[compressed.length - 2] = (byte) 0xff;
        compressed[compressed.length - 1] = (byte) 0xff;
        Inflater inflater = new Inflater(true);
        inflater.setInput(compressed);
        byte[] inflated = new byte[1_000];
        assertEquals(1_000, inflater.inflate(inflated));
        inflater.end();
        assertArrayEquals(payload, inflated);
    }
}
