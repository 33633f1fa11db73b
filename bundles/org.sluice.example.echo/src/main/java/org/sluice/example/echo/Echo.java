package org.sluice.example.echo;

import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Sends every message back. Nothing here blocks, so it runs on the event loop itself. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(
        pattern = "/echo",
        threading = WebSocketConstants.THREADING_LOOP,
        max_message_size = 16 * 1024 * 1024)
public final class Echo implements WebSocketApplication, WebSocketListener {

    // A listener without state serves all connections
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
