package org.sluice.itest.application.line;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** A protocol of lines: each is answered in capitals, {@code bye} ends it. */
@Component(property = ProtocolHandler.UPGRADE_TOKENS + "=sluice-line/1")
public final class LineProtocol implements ProtocolHandler {

    private final Set<ByteConnection> connections = ConcurrentHashMap.newKeySet();

    @Deactivate
    public void deactivate() {
        connections.forEach(LineProtocol::end);
    }

    @Override
    public UpgradeAnswer upgrade(UpgradeRequest request, ServletContexts contexts) {
        return switch (request.path()) {
            case "/line" -> UpgradeAnswer.switchProtocols(new Session()).field("Line-Token", request.token());
            case "/line/refused" -> UpgradeAnswer.refuse(409).text("taken").field("Line-Reason", "taken");
            case "/line/broken" -> throw new IllegalStateException("nobody else's business");
            default -> UpgradeAnswer.decline();
        };
    }

    private static void end(ByteConnection connection) {
        connection.close(ascii("end\n"));
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private final class Session implements ConnectionListener {

        /** Confined to the event loop. */
        private ByteConnection connection;

        @Override
        public void onOpen(ByteConnection opened) {
            connection = opened;
            connections.add(opened);
            opened.write(ascii("ready\n"));
        }

        @Override
        public void onRead(ByteBuffer bytes) {
            for (String line = nextLine(bytes); line != null; line = nextLine(bytes)) {
                answer(line);
            }
        }

        private void answer(String line) {
            switch (line) {
                case "bye" -> connection.close(ascii("good bye\n"));
                case "fail" -> throw new IllegalStateException("nobody else's business");
                default -> connection.write(ascii(line.toUpperCase(Locale.ROOT)), ascii("\n"));
            }
        }

        /** The next whole line, or {@code null}; the rest stays in the buffer. */
        private static String nextLine(ByteBuffer bytes) {
            for (int end = bytes.position(); end < bytes.limit(); end++) {
                if (bytes.get(end) == '\n') {
                    byte[] line = new byte[end - bytes.position()];
                    bytes.get(line).get();
                    return new String(line, StandardCharsets.US_ASCII);
                }
            }
            return null;
        }

        @Override
        public void onReadEnd() {
            end(connection);
        }

        @Override
        public void onGoingAway() {
            end(connection);
        }

        @Override
        public void onClosed(ConnectionEnd how) {
            if (connection != null) {
                connections.remove(connection);
            }
        }
    }
}
