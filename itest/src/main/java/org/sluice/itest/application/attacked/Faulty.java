package org.sluice.itest.application.attacked;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Throws at whatever a client wants of it. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = {"/attacked/faulty", "/attacked/faulty/handshake"})
public final class Faulty implements WebSocketApplication, WebSocketListener {

    @Override
    public Answer connect(Handshake handshake) {
        if (handshake.path().endsWith("handshake")) {
            throw new IllegalStateException("a fault that each client can cause");
        }
        return Answer.accept(this);
    }

    @Override
    public void onText(WebSocket socket, String text) {
        throw new IllegalStateException("another fault that each client can cause");
    }
}
