package org.sluice.itest.bench.server;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What Tomcat and Tyrus run, as the specification shows it: replies by the blocking remote endpoint. */
public class JakartaEcho extends Endpoint {

    private static final Set<Session> ALL = ConcurrentHashMap.newKeySet();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxTextMessageBufferSize(Listening.MESSAGE_BYTES);
        session.setMaxBinaryMessageBufferSize(Listening.MESSAGE_BYTES);
        session.addMessageHandler(String.class, new MessageHandler.Whole<>() {
            @Override
            public void onMessage(String text) {
                text(session, text);
            }
        });
        session.addMessageHandler(ByteBuffer.class, new MessageHandler.Whole<>() {
            @Override
            public void onMessage(ByteBuffer data) {
                binary(session, data);
            }
        });
    }

    void text(Session session, String text) {
        try {
            session.getBasicRemote().sendText(text);
        } catch (IOException e) {
            abort(session);
        }
    }

    void binary(Session session, ByteBuffer data) {
        try {
            session.getBasicRemote().sendBinary(data);
        } catch (IOException e) {
            abort(session);
        }
    }

    private static void abort(Session session) {
        try {
            session.close();
        } catch (IOException e) {
            // It is gone already.
            ALL.remove(session);
        }
    }

    /** Sends every message to all. */
    public static final class Hub extends JakartaEcho {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            super.onOpen(session, config);
            ALL.add(session);
        }

        @Override
        void text(Session session, String text) {
            ALL.forEach(each -> super.text(each, text));
        }

        @Override
        void binary(Session session, ByteBuffer data) {
            ALL.forEach(each -> super.binary(each, data.duplicate()));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            ALL.remove(session);
        }
    }
}
