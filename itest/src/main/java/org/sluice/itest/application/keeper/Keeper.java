package org.sluice.itest.application.keeper;

import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** Leaves an object of its own on every thread that it is called on. */
abstract class Keeper implements WebSocketApplication {

    private final ThreadLocal<Keepsake> keepsake = new ThreadLocal<>();

    @Override
    public Answer connect(Handshake handshake) {
        keep("connect");
        return Answer.accept(new Listener());
    }

    private void keep(String where) {
        keepsake.set(new Keepsake(where));
    }

    /** As an object of the bundle's own class, it keeps the bundle's class loader from being unloaded. */
    private record Keepsake(String where) {}

    private final class Listener implements WebSocketListener {

        @Override
        public void onText(WebSocket socket, String text) {
            keep("text");
            socket.sendText("kept " + text);
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            keep("close");
        }
    }
}
