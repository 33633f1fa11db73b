package org.sluice.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

    private static final WebSocketListener LISTENER = new WebSocketListener() {};

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\0b", "ä"})
    void fieldValuesCannotEndTheLine(String value) {
        assertThrows(
                IllegalArgumentException.class, () -> Answer.accept(LISTENER).field("Name", value));
        assertThrows(IllegalArgumentException.class, () -> Answer.refuse(401).field("Name", value));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Answer.Accept(LISTENER, Optional.empty(), Map.of("Name", List.of(value))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sec-WebSocket-Accept", "sec-websocket-protocol", "Upgrade", "connection", "Content-Length"})
    void fieldsOfTheHandshakeAreTheServers(String name) {
        assertThrows(
                IllegalArgumentException.class, () -> Answer.accept(LISTENER).field(name, "value"));
    }

    @ParameterizedTest
    @CsvSource({"200", "101", "299", "600"})
    void aRefusalIsNoSuccess(int status) {
        assertThrows(IllegalArgumentException.class, () -> Answer.refuse(status));
    }

    @Test
    void fieldsAreAddedInOrderToANewAnswer() {
        Answer.Refuse bare = Answer.refuse(401);
        Answer.Refuse full = bare.field("WWW-Authenticate", "Basic").field("WWW-Authenticate", "Bearer");
        assertEquals(Map.of(), bare.fields());
        assertEquals(Map.of("WWW-Authenticate", List.of("Basic", "Bearer")), full.fields());
        assertThrows(UnsupportedOperationException.class, () -> full.fields().clear());
    }

    @Test
    void theServerChoosesTheSubprotocolUnlessTheApplicationDoes() {
        Answer.Accept answer = Answer.accept(LISTENER).field("A", "b");
        assertEquals(Optional.empty(), answer.chosenSubprotocol());
        assertEquals(Optional.of("chat"), answer.subprotocol("chat").chosenSubprotocol());
        assertEquals(answer.fields(), answer.subprotocol("chat").fields());
    }
}
