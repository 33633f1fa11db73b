package org.sluice.itest.witness;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Says nothing but a ping each second. */
@Component
@WebSocketEndpoint(pattern = "/pinging", ping_interval = 1)
public final class Pinging implements WebSocketApplication {

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(new WebSocketListener() {});
    }
}
