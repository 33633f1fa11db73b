package org.sluice.websocket.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;

/** Shows one connection: what any thread may see of it, and what its event loop tells if it is asked. */
final class ConnectionDetail {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionDetail.class);
    private static final long PATIENCE_MILLIS = 1000;

    private final Session session;

    ConnectionDetail(Session session) {
        this.session = session;
    }

    ConnectionDetailDTO toDTO() {
        ConnectionDetailDTO dto = fromLoop();
        ByteConnection connection = session.connection();
        dto.localAddress = Account.address(connection.localAddress());
        dto.peerAddress = Account.address(connection.remoteAddress());
        dto.waitingCallbacks = session.callbacks().waiting();
        dto.congested = !connection.isWritable();
        return session.application().account().show(session, dto);
    }

    private ConnectionDetailDTO fromLoop() {
        if (session.connection().loop().isCurrentThread()) {
            return watched();
        }
        // A DTO of its own: an answer that comes too late must not change one that is looked at
        CompletableFuture<ConnectionDetailDTO> answer = new CompletableFuture<>();
        session.connection().execute(() -> answer.complete(watched()));
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug(
                    "The event loop of connection {} does not answer",
                    session.socket().id(),
                    e);
        }
        return new ConnectionDetailDTO();
    }

    private ConnectionDetailDTO watched() {
        ConnectionDetailDTO dto = new ConnectionDetailDTO();
        session.watch().show(dto);
        dto.loopAnswered = true;
        return dto;
    }
}
