package org.sluice.itest.application.heir;

import java.nio.ByteBuffer;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handover;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/**
 * Answers each message with itself and how many there have been on the connection, which is what it leaves to its successor: both
 * numbers are the same for a client that counts, as long as nothing is lost.
 */
abstract class Heir implements WebSocketApplication {

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(new Listener(0));
    }

    @Override
    public Answer resume(Handover handover) {
        return Answer.accept(new Listener(ByteBuffer.wrap(handover.state()).getLong()));
    }

    private static final class Listener implements WebSocketListener {

        private long count;

        Listener(long count) {
            this.count = count;
        }

        @Override
        public void onText(WebSocket socket, String text) {
            count++;
            socket.sendText(text + " " + count);
        }

        @Override
        public byte[] onHandover(WebSocket socket) {
            return ByteBuffer.allocate(Long.BYTES).putLong(0, count).array();
        }
    }
}
