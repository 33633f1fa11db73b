package org.sluice.itest;

import java.nio.ByteBuffer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** What most tests want from an application. */
final class Listeners {

    static final WebSocketListener SILENT = new WebSocketListener() {};

    static final WebSocketListener ECHO = new WebSocketListener() {

        @Override
        public void onText(WebSocket socket, String text) {
            socket.sendText(text);
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            socket.sendBinary(data);
        }
    };

    private Listeners() {}
}
