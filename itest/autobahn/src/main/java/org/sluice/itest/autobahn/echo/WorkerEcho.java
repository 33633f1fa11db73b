package org.sluice.itest.autobahn.echo;

import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Sends every message back, as the example does on the event loop, from the pool of those that may block. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/echo/worker", max_message_size = 16 * 1024 * 1024)
public final class WorkerEcho implements WebSocketApplication, WebSocketListener {

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
