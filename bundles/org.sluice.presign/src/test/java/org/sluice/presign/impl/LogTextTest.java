package org.sluice.presign.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LogTextTest {

    @Test
    void whatPeersSendCannotEndALineOrColourIt() {
        assertEquals("a b\\u000a\\u001b[31m\\u00e9\\u202e", LogText.of("a b\n\u001b[31m\u00e9\u202e"));
    }

    @Test
    void aLongTextIsCut() {
        assertEquals("a".repeat(300) + "...", LogText.of("a".repeat(20_000)));
        assertEquals("a".repeat(300), LogText.of("a".repeat(300)));
    }
}
