package org.sluice.itest.bench.application;

import java.nio.ByteBuffer;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketGroup;
import org.sluice.websocket.WebSocketListener;

/** Sends every message to all, encoded once. */
abstract class Hub implements WebSocketApplication, WebSocketListener {

    private final WebSocketGroup all = new WebSocketGroup(WebSocketGroup.SlowReader.CLOSE);

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(this);
    }

    @Override
    public void onOpen(WebSocket socket) {
        all.add(socket);
    }

    @Override
    public void onText(WebSocket socket, String text) {
        all.send(Message.ofText(text));
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer data) {
        all.send(Message.ofBinary(data));
    }

    @Override
    public void onClose(WebSocket socket, CloseCode code, String reason) {
        all.remove(socket);
    }
}
