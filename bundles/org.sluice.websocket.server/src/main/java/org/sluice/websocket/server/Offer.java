package org.sluice.websocket.server;

import java.util.Map;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handover;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.server.handshake.LogText;

/** Asks an application to take a connection over, on a thread that is given up with it. */
final class Offer implements Runnable {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(Offer.class));

    /** What the application gets to know. */
    private record Copy(Handshake handshake, String subprotocol, long id, byte[] state) implements Handover {

        @Override
        public byte[] state() {
            return state.clone();
        }

        /** What is fit for a log. */
        @Override
        public String toString() {
            return "Handover[" + id + ", " + handshake + ", " + state.length + " bytes]";
        }
    }

    private final Succession succession;
    private final Application application;
    private final Relay relay;
    private final Map<String, String> pathParameters;
    private final ServerWebSocket socket;
    private final byte[] state;

    Offer(
            Succession succession,
            Application application,
            Relay relay,
            Map<String, String> pathParameters,
            ServerWebSocket socket,
            byte[] state) {
        this.succession = succession;
        this.application = application;
        this.relay = relay;
        this.pathParameters = pathParameters;
        this.socket = socket;
        this.state = state;
    }

    Application application() {
        return application;
    }

    @Override
    public void run() {
        Answer answer = socket.isOpen() ? ask() : null;
        relay.execute(() -> succession.answered(this, answer));
    }

    /** The answer, or null. */
    private Answer ask() {
        try {
            Answer answer = application.resume(
                    new Copy(relay.handshake(pathParameters), socket.subprotocol(), socket.id(), state));
            if (answer == null) {
                LOG.error(application, "{} has answered a handover with null", application);
            }
            return isWrong(answer) ? null : answer;
        } catch (Throwable e) {
            LOG.error(application, "{} has failed to take a connection over", application, e);
            return null;
        }
    }

    private boolean isWrong(Answer answer) {
        boolean wrong = answer instanceof Answer.Accept accept
                && accept.chosenSubprotocol()
                        .filter(name -> !name.equals(socket.subprotocol()))
                        .isPresent();
        if (wrong) {
            LOG.error(
                    application,
                    "{} has chosen another subprotocol than \"{}\", which was settled when the connection was opened",
                    application,
                    LogText.of(socket.subprotocol()));
        }
        return wrong;
    }
}
