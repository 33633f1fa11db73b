package org.sluice.console.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void commasAreWhereTheyBelong() {
        Json json = new Json()
                .open('{')
                .field("a", 1)
                .field("b", new String[] {"x", "y"})
                .field("c", new String[0]);
        json.name("d")
                .open('[')
                .open('{')
                .close('}')
                .open('{')
                .field("e", true)
                .close('}')
                .close(']');
        json.field("f", Map.of("g", 2L)).field("h", (String) null).close('}');
        assertEquals(
                "{\"a\":1,\"b\":[\"x\",\"y\"],\"c\":[],\"d\":[{},{\"e\":true}],\"f\":{\"g\":2},\"h\":null}",
                json.toString());
    }

    @Test
    void whatPeersSayCannotEndAText() {
        assertEquals(
                "\"\\\"\\\\\\u0000\\u000a</script>\u00e9\"",
                new Json().value("\"\\\0\n</script>\u00e9").toString());
    }

    @Test
    void longTextsAreCut() {
        String text = new Json().value("x".repeat(10_000)).toString();
        assertEquals(Json.MAX_TEXT + 3, text.length());
        assertEquals("x\u2026\"", text.substring(text.length() - 3));
    }
}
