package org.sluice.console.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.runtime.dto.ConnectionDTO;

class StateMessageTest {

    private static String message(int applications, int codes) {
        return StateMessage.of(States.with(applications, codes), List.of(States.closed(7)), 3, 5_000, 9_000_000);
    }

    private static void assertHas(String json, String part) {
        assertTrue(json.contains(part), () -> part + " is not in " + json);
    }

    @Test
    void everythingIsTold() {
        String json = message(3, 2);
        assertHas(json, "{\"type\":\"state\",\"now\":5000,\"micros\":9000,\"startedAt\":1000,\"viewers\":3");
        assertHas(json, "\"patterns\":[\"/2\"]");
        assertHas(json, "\"message\":\"threading is \\\"none\\\"\"");
        assertHas(json, "\"pattern\":\"/1\",\"by\":1");
        assertHas(json, "\"reason\":\"\\\"bye\\\"\\u000a\"");
        assertHas(json, "\"slowCallbacks\":3,\"waitingCallbacks\":6");
        assertHas(json, "\"closes\":{\"3000\":0,\"3001\":1}");
    }

    @Test
    void theApplicationsWithMostConnectionsAreShown() {
        String json = message(StateMessage.MAX_APPLICATIONS + 50, 0);
        assertHas(json, "\"applications\":{\"total\":150,\"shown\":[{\"id\":149,");
        assertFalse(json.contains("\"patterns\":[\"/49\"]"));
        assertHas(json, "\"slowCallbacks\":150");
    }

    @Test
    void rareCloseCodesAreOneNumber() {
        String json = message(1, 2_000);
        assertHas(json, "\"4999\":1999");
        assertFalse(json.contains("\"3001\""));
        long shown =
                LongStream.range(2_000 - (StateMessage.MAX_KEYS - 1), 2_000).sum();
        assertHas(json, "\"others\":" + (LongStream.range(0, 2_000).sum() - shown) + "}");
    }

    @Test
    void theSizeIsBounded() {
        assertTrue(message(5_000, 2_000).length() < 100_000);
    }

    @Nested
    class OfConnections {

        private static List<ConnectionDTO> connections(int number) {
            return LongStream.range(0, number).mapToObj(States::connection).toList();
        }

        private static List<Long> chosen(List<ConnectionDTO> all, int max) {
            return ConnectionsMessage.choose(all, max).stream()
                    .map(dto -> dto.id)
                    .toList();
        }

        @Test
        void allAreShownTheNewestFirstWhereThereIsRoom() {
            assertEquals(List.of(2L, 1L, 0L), chosen(connections(3), 3));
        }

        @Test
        void theBusiestAndTheNewestAreChosen() {
            List<ConnectionDTO> all = connections(1_000);
            all.get(5).queuedBytes = 10;
            all.get(6).messagesReceived = 99;
            all.get(7).messagesSent = 98;
            assertEquals(List.of(5L, 6L, 999L, 998L), chosen(all, 4));
        }

        @Test
        void noneAreShownWhereNoneAreWanted() {
            assertEquals(List.of(), chosen(connections(3), 0));
            assertEquals(List.of(2L), chosen(connections(3), 1));
        }

        @Test
        void theyAreToldWithTheirSelectionAndTheNumberOfAll() {
            String json = ConnectionsMessage.of(new Selection(Selection.Kind.ONE, 12), 10_000, connections(2), 1);
            assertHas(json, "{\"type\":\"connections\",\"selection\":\"12\",\"total\":10000,\"shown\":[{\"id\":1,");
            assertFalse(json.contains("\"id\":0,"));
        }
    }
}
