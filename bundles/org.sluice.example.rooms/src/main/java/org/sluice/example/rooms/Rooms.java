package org.sluice.example.rooms;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Chat rooms that exist while somebody is in them: what one says, everybody in the room hears. */
@Component
@WebSocketEndpoint(pattern = "/rooms/{room}", subprotocols = "chat")
public final class Rooms implements WebSocketApplication {

    private final Map<String, Set<WebSocket>> rooms = new ConcurrentHashMap<>();

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(new Guest(handshake.pathParameters().get("room")));
    }

    private final class Guest implements WebSocketListener {

        private final String room;

        Guest(String room) {
            this.room = room;
        }

        @Override
        public void onOpen(WebSocket socket) {
            rooms.compute(room, (name, guests) -> {
                Set<WebSocket> present = guests == null ? ConcurrentHashMap.newKeySet() : guests;
                present.add(socket);
                return present;
            });
        }

        @Override
        public void onText(WebSocket socket, String text) {
            Message said = Message.ofText(socket.id() + ": " + text);
            rooms.get(room).forEach(guest -> guest.send(said));
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            rooms.computeIfPresent(room, (name, guests) -> guests.remove(socket) && guests.isEmpty() ? null : guests);
        }
    }
}
