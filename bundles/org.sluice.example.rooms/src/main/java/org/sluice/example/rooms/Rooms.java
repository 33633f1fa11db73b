package org.sluice.example.rooms;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handover;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketGroup;
import org.sluice.websocket.WebSocketGroup.SlowReader;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/**
 * Chat rooms that exist while somebody is in them: what one says, everybody in the room hears. When the bundle is replaced, all
 * guests stay.
 */
@Component
@WebSocketEndpoint(pattern = "/rooms/{room}", subprotocols = "chat", handover = 30)
public final class Rooms implements WebSocketApplication {

    private final Map<String, WebSocketGroup> rooms = new ConcurrentHashMap<>();

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(new Guest(handshake.pathParameters().get("room")));
    }

    @Override
    public Answer resume(Handover handover) {
        return connect(handover.handshake());
    }

    private final class Guest implements WebSocketListener {

        private final String room;
        private WebSocketGroup guests;

        Guest(String room) {
            this.room = room;
        }

        @Override
        public void onOpen(WebSocket socket) {
            guests = rooms.compute(room, (name, present) -> {
                // Who cannot follow has to come again: nobody should miss what others have heard
                WebSocketGroup all = present == null ? new WebSocketGroup(SlowReader.CLOSE) : present;
                all.add(socket);
                return all;
            });
        }

        @Override
        public void onText(WebSocket socket, String text) {
            guests.send(Message.ofText(socket.id() + ": " + text));
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            rooms.computeIfPresent(room, (name, present) -> present.size() == 0 ? null : present);
        }
    }
}
