package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** Which handler is asked. */
class ProtocolHandlersTest {

    private final ProtocolHandlers handlers = new ProtocolHandlers();

    private static ProtocolHandler handler() {
        return new ProtocolHandler() {
            @Override
            public UpgradeAnswer upgrade(UpgradeRequest request, ServletContexts contexts) {
                return UpgradeAnswer.decline();
            }
        };
    }

    private static Map<String, Object> properties(long id, int ranking, Object tokens) {
        Map<String, Object> properties = new HashMap<>(Map.of("service.id", id, "service.ranking", ranking));
        if (tokens != null) {
            properties.put(ProtocolHandler.UPGRADE_TOKENS, tokens);
        }
        return properties;
    }

    private ProtocolHandler put(long id, int ranking, Object tokens) {
        ProtocolHandler handler = handler();
        handlers.put(handler, properties(id, ranking, tokens));
        return handler;
    }

    private ProtocolHandler chosen(String... offered) {
        return handlers.choose(List.of(offered)).orElseThrow().handler();
    }

    static Stream<Arguments> formsOfTheProperty() {
        return arguments("Echo", new String[] {"other", "ECHO"}, List.of("echo", "other"));
    }

    /** An array would be taken for a list of arguments. */
    private static Stream<Arguments> arguments(Object... values) {
        return Stream.of(values).map(value -> () -> new Object[] {value});
    }

    @ParameterizedTest
    @MethodSource("formsOfTheProperty")
    void tokensAreOneStringOrSeveralInAnyCase(Object property) {
        assertSame(put(1, 0, property), chosen("echo"));
    }

    static Stream<Arguments> invalidForms() {
        return arguments("", "a b", 5, new String[0], List.of(), new int[] {1}, List.of(1, 2));
    }

    @ParameterizedTest
    @MethodSource("invalidForms")
    void handlersWithoutValidTokensAreNeverAsked(Object property) {
        put(1, 0, property);
        assertTrue(handlers.choose(List.of("", "a", "b", "a b", "5", "1")).isEmpty());
    }

    @Test
    void handlersWithoutThePropertyAreNeverAsked() {
        put(1, 0, null);
        assertTrue(handlers.choose(List.of("echo", "null")).isEmpty());
    }

    @Test
    void whatIsValidIsServedBesideWhatIsNot() {
        assertSame(put(1, 0, new String[] {"not valid", "echo", null}), chosen("echo"));
    }

    @Test
    void higherRankingIsAskedThenLowerId() {
        put(3, 0, "echo");
        ProtocolHandler lowestId = put(2, 0, "echo");
        put(4, -1, "echo");
        assertSame(lowestId, chosen("echo"));
        assertSame(put(5, 1, "echo"), chosen("echo"));
    }

    @Test
    void theClientsOrderCountsBeforeTheRanking() {
        ProtocolHandler first = put(1, 0, "first");
        put(2, 100, "second");
        assertSame(first, chosen("unknown", "first", "second"));
        assertEquals(
                "first",
                handlers.choose(List.of("first", "second")).orElseThrow().token());
    }

    @Test
    void aProtocolThatTheClientDoesNotOfferIsNeverChosen() {
        put(1, 0, "echo");
        assertTrue(handlers.choose(List.of("other")).isEmpty());
        assertTrue(handlers.choose(List.of()).isEmpty());
    }

    @Test
    void aHandlerThatHasGoneIsForgotten() {
        put(1, 10, "echo");
        ProtocolHandler other = put(2, 0, "echo");
        handlers.remove(properties(1, 10, "echo"));
        assertSame(other, chosen("echo"));
    }

    @Test
    void changedPropertiesTakeThePlaceOfTheOld() {
        ProtocolHandler handler = put(1, 0, "old");
        handlers.put(handler, properties(1, 0, "new"));
        assertTrue(handlers.choose(List.of("old")).isEmpty());
        assertSame(handler, chosen("new"));
    }
}
