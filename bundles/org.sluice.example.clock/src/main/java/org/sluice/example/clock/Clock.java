package org.sluice.example.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketGroup;
import org.sluice.websocket.WebSocketGroup.SlowReader;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Tells all clients the time, once a second. What a client says is not taken. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/clock", direction = "push", data = "text", threading = "loop")
public final class Clock implements WebSocketApplication, WebSocketListener {

    // Who reads slowly gets the newest time when it can, not all the old ones
    private final WebSocketGroup clients = new WebSocketGroup(SlowReader.DROP_OLDEST);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @Activate
    void activate() {
        timer.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        timer.shutdown();
    }

    private void tick() {
        clients.send(Message.ofText("{\"time\":\"" + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\"}"));
    }

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(this);
    }

    @Override
    public void onOpen(WebSocket socket) {
        clients.add(socket);
    }
}
