package org.sluice.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;

class UpgradeAnswerTest {

    private static final ConnectionListener LISTENER = new ConnectionListener() {
        @Override
        public void onOpen(ByteConnection connection) {}

        @Override
        public void onRead(ByteBuffer bytes) {}

        @Override
        public void onReadEnd() {}

        @Override
        public void onGoingAway() {}

        @Override
        public void onClosed(ConnectionEnd end) {}
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 101, 200, 299, 600})
    void aRefusalIsNoSuccess(int status) {
        assertThrows(IllegalArgumentException.class, () -> UpgradeAnswer.refuse(status));
    }

    @Test
    void fieldsAreAddedInOrderToANewAnswer() {
        Refuse bare = UpgradeAnswer.refuse(401);
        Refuse full = bare.field("WWW-Authenticate", "Basic")
                .field("WWW-Authenticate", "Bearer")
                .text("no");
        assertEquals(List.of(), bare.fields());
        assertEquals(
                new Refuse(
                        401,
                        "no",
                        List.of(new Field("WWW-Authenticate", "Basic"), new Field("WWW-Authenticate", "Bearer"))),
                full);
    }

    @Test
    void aSwitchHasTheDefaultBoundsUntilItIsGivenOthers() {
        SwitchProtocols answer = UpgradeAnswer.switchProtocols(LISTENER).field("A", "b");
        assertEquals(SendQueue.DEFAULT, answer.queue());
        assertEquals(new SendQueue(1, 2), answer.queue(new SendQueue(1, 2)).queue());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "2, 1"})
    void aQueueHasAPositiveMarkAndALimitNotBelowIt(int mark, int limit) {
        assertThrows(IllegalArgumentException.class, () -> new SendQueue(mark, limit));
    }
}
