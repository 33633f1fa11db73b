package org.sluice.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageTest {

    @Test
    void textIsEncodedAsUtf8() {
        Message message = Message.ofText("aé€😀");
        assertTrue(message.isText());
        assertEquals(ByteBuffer.wrap("aé€😀".getBytes(StandardCharsets.UTF_8)), message.payload());
    }

    @Test
    void anUnpairedSurrogateBecomesTheReplacementCharacter() {
        assertEquals(
                ByteBuffer.wrap("a\ufffdb\ufffd".getBytes(StandardCharsets.UTF_8)),
                Message.ofText("a\ud83db\ude00").payload());
    }

    @Test
    void binaryDataIsCopied() {
        byte[] bytes = {1, 2, 3, 4};
        ByteBuffer data = ByteBuffer.wrap(bytes, 1, 2);
        Message message = Message.ofBinary(data);
        bytes[1] = 9;
        assertFalse(message.isText());
        assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), message.payload());
        assertEquals(2, data.remaining());
    }

    @Test
    void eachViewOfThePayloadIsReadOnlyAndHasItsOwnPosition() {
        Message message = Message.ofText("ab");
        message.payload().get();
        assertEquals(2, message.payload().remaining());
        assertTrue(message.payload().isReadOnly());
    }
}
