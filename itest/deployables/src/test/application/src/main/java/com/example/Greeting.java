package com.example;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

@Component
@WebSocketEndpoint(pattern = "/greeting")
public final class Greeting implements WebSocketApplication {

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                socket.sendText("Hello " + text);
            }
        });
    }
}
