package org.sluice.itest.bench.application;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** Sends every message to all, encoded once. */
abstract class Hub implements WebSocketApplication, WebSocketListener {

    private final Set<WebSocket> all = ConcurrentHashMap.newKeySet();

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
        send(Message.ofText(text));
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer data) {
        send(Message.ofBinary(data));
    }

    private void send(Message message) {
        all.forEach(each -> each.send(message));
    }

    @Override
    public void onClose(WebSocket socket, CloseCode code, String reason) {
        all.remove(socket);
    }
}
