package org.sluice.itest.witness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/**
 * Tells a client how it has come, and all others how it has gone. The query of the handshake says what happens else:
 * {@code decline} and {@code refuse} it, or get {@code parts} of a message, a {@code ping}, a {@code close}, or the
 * {@code way} by which it has come.
 */
@Component
@WebSocketEndpoint(pattern = "/witness")
public final class Witness implements WebSocketApplication {

    private final Set<WebSocket> present = ConcurrentHashMap.newKeySet();

    @Override
    public Answer connect(Handshake handshake) {
        String query = handshake.query().orElse("");
        return switch (query) {
            case "decline" -> Answer.decline();
            case "refuse" -> Answer.refuse(409);
            default -> Answer.accept(new Client(handshake, query));
        };
    }

    private final class Client implements WebSocketListener {

        private final String address;
        private final String query;
        private final boolean isSecure;
        private final boolean isUpgrade;

        Client(Handshake handshake, String query) {
            address = handshake.remoteAddress().getAddress().getHostAddress();
            isSecure = handshake.isSecure();
            isUpgrade = handshake.field("Upgrade").isPresent();
            this.query = query;
        }

        @Override
        public void onOpen(WebSocket socket) {
            present.add(socket);
            switch (query) {
                case "parts" -> {
                    socket.sendText("one ", false);
                    socket.sendText("", false);
                    socket.sendText("message", true);
                }
                case "ping" -> socket.sendPing(ByteBuffer.wrap("data".getBytes(StandardCharsets.US_ASCII)));
                case "close" -> socket.sendClose(CloseCode.of(4001), "bye");
                case "way" -> socket.sendText(isUpgrade ? "upgrade" : "extended CONNECT");
                default -> socket.sendText(address + (isSecure ? " secure" : " plain"));
            }
        }

        @Override
        public void onText(WebSocket socket, String text) {
            socket.sendText(text);
        }

        @Override
        public void onPong(WebSocket socket, ByteBuffer data) {
            socket.sendText("pong " + StandardCharsets.US_ASCII.decode(data));
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            present.remove(socket);
            present.forEach(other -> other.sendText(address + " has gone with " + code.code()));
        }
    }
}
