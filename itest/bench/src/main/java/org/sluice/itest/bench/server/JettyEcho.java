package org.sluice.itest.bench.server;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's own WebSocket, without servlets. */
public final class JettyEcho {

    private static final Set<Session> ALL = ConcurrentHashMap.newKeySet();

    private JettyEcho() {}

    public static void main(String[] arguments) throws Exception {
        Mode mode = Mode.of(arguments[0]);
        Server server = new Server();
        ServerConnector connector = mode == Mode.TLS ? new ServerConnector(server, tls()) : new ServerConnector(server);
        connector.setHost(Listening.HOST);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping(
                        "/echo", (request, response, callback) -> mode == Mode.BROADCAST ? new Hub() : new Echo())));
        server.start();
        Listening.at(connector.getLocalPort());
    }

    private static SslContextFactory.Server tls() {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(Listening.keyStore());
        tls.setKeyStorePassword(Listening.password());
        return tls;
    }

    /** Public, because Jetty looks its methods up. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            getSession().sendText(text, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer data, Callback callback) {
            getSession().sendBinary(data, callback);
        }
    }

    /** Public, because Jetty looks its methods up. */
    public static final class Hub extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            ALL.add(session);
        }

        @Override
        public void onWebSocketText(String text) {
            ALL.forEach(each -> each.sendText(text, Callback.NOOP));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer data, Callback callback) {
            ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
            callback.succeed();
            ALL.forEach(each -> each.sendBinary(copy.duplicate(), Callback.NOOP));
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            ALL.remove(getSession());
            callback.succeed();
        }
    }
}
