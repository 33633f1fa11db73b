package org.sluice.websocket.server;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.runtime.WebSocketControl;
import org.sluice.websocket.runtime.dto.BroadcastDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.runtime.Cause;
import org.sluice.websocket.server.runtime.Ending;

/** Acts on connections for an operator, as their application could. What is walked through here for long is not locked. */
final class ServerControl implements WebSocketControl {

    private static final String OPERATOR = "closed by an operator";

    private final Applications applications;

    ServerControl(Applications applications) {
        this.applications = applications;
    }

    @Override
    public int close(Predicate<? super ConnectionDTO> filter, CloseCode code, String reason) {
        CloseFrame frame = new CloseFrame(ServerWebSocket.requireSendable(code), reason);
        Ending ending = new Ending(Cause.SERVER, frame, reason.isEmpty() ? OPERATOR : OPERATOR + ": " + reason);
        // Refuses a reason that is too long, before anything is done
        frame.encode();
        return act(chosen(filter).filter(Session::isOpen), session -> session.beginClosing(ending));
    }

    @Override
    public int abort(Predicate<? super ConnectionDTO> filter) {
        return act(chosen(filter), session -> session.abort(Endings.ABORTED_BY_OPERATOR));
    }

    private static int act(Stream<Session> sessions, Consumer<Session> action) {
        List<Session> all = sessions.toList();
        all.forEach(action);
        return all.size();
    }

    @Override
    public BroadcastDTO broadcast(Predicate<? super ConnectionDTO> filter, Message message) {
        Objects.requireNonNull(message, "message");
        BroadcastDTO result = new BroadcastDTO();
        chosen(filter).filter(Session::isOpen).forEach(session -> {
            if (send(session, message)) {
                result.told++;
            } else {
                result.skipped++;
            }
        });
        return result;
    }

    private static boolean send(Session session, Message message) {
        if (!session.connection().isWritable()) {
            return false;
        }
        try {
            CompletionStage<Void> stage = session.socket().send(message);
            return !stage.toCompletableFuture().isCompletedExceptionally();
        } catch (IllegalStateException e) {
            // A message in parts is under way
            return false;
        }
    }

    private Stream<Session> chosen(Predicate<? super ConnectionDTO> filter) {
        return applications
                .sessions()
                .filter(session -> session.application().account().show(session).anyMatch(filter));
    }
}
