package org.sluice.itest.application.versioned;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Answers every message with what its bundle's header says. */
@Component
@WebSocketEndpoint(pattern = "/versioned")
public final class Versioned implements WebSocketApplication {

    private final String edition;

    @Activate
    public Versioned(BundleContext context) {
        edition = context.getBundle().getHeaders().get("Edition");
    }

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                socket.sendText(edition);
            }
        });
    }
}
