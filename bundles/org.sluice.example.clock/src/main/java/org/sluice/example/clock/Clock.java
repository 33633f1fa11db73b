package org.sluice.example.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Tells all clients the time, once a second. What a client says is not taken. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/clock", direction = "push", data = "text", threading = "loop")
public final class Clock implements WebSocketApplication, WebSocketListener {

    private final Set<WebSocket> sockets = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @Activate
    void activate() {
        timer.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        timer.shutdown();
    }

    // Encoded once, whoever may be there
    private void tick() {
        Message time = Message.ofText("{\"time\":\"" + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\"}");
        sockets.forEach(socket -> socket.send(time));
    }

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(this);
    }

    @Override
    public void onOpen(WebSocket socket) {
        sockets.add(socket);
    }

    @Override
    public void onClose(WebSocket socket, CloseCode code, String reason) {
        sockets.remove(socket);
    }
}
