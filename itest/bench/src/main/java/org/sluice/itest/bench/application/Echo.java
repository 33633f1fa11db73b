package org.sluice.itest.bench.application;

import java.nio.ByteBuffer;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** Sends every message back; where it runs, and whether it is compressed, is said by those below it. */
abstract class Echo implements WebSocketApplication, WebSocketListener {

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(this);
    }

    @Override
    public void onText(WebSocket socket, String text) {
        socket.sendText(text);
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer data) {
        socket.sendBinary(data);
    }
}
