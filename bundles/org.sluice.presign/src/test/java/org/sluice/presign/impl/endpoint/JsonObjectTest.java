package org.sluice.presign.impl.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

    @Test
    void anObjectIsReadAsTexts() {
        assertEquals(Map.of(), JsonObject.parse(" { } "));
        assertEquals(
                Map.of("a", "b", "n", "60", "e", "\"\\/\b\f\n\r\t\u20ac\ud83d\ude00$1", "", "-1"),
                JsonObject.parse(
                        "{\"a\":\"b\" ,\n\"n\" : 60,\"e\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20aC\ud83d\ude00$1\",\"\":-1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":true}",
                "{\"a\":null}",
                "{\"a\":{}}",
                "{\"a\":1.5}",
                "{\"a\":1e3}",
                "{\"a\":01}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"b}",
                "{\"a\":\"\n\"}",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":99999999999999999999}",
            })
    void anythingElseIsRefused(String json) {
        assertThrows(IllegalArgumentException.class, () -> JsonObject.parse(json));
    }

    @Test
    void aLongTextIsReadWithoutRecursion() {
        String text = "a\\\\".repeat(4_000);
        assertEquals(
                "a\\".repeat(4_000),
                JsonObject.parse("{\"a\":\"" + text + "\"}").get("a"));
    }
}
