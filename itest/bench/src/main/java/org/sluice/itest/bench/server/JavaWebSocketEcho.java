package org.sluice.itest.bench.server;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/** The library Java-WebSocket. */
public final class JavaWebSocketEcho extends WebSocketServer {

    private final Mode mode;

    private JavaWebSocketEcho(Mode mode) {
        super(new InetSocketAddress(Listening.HOST, 0), drafts(mode));
        this.mode = mode;
    }

    private static List<Draft> drafts(Mode mode) {
        return List.of(mode == Mode.DEFLATE ? new Draft_6455(new PerMessageDeflateExtension()) : new Draft_6455());
    }

    public static void main(String[] arguments) throws Exception {
        Mode mode = Mode.of(arguments[0]);
        JavaWebSocketEcho server = new JavaWebSocketEcho(mode);
        if (mode == Mode.TLS) {
            server.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(Listening.context()));
        }
        server.run();
    }

    @Override
    public void onStart() {
        Listening.at(getPort());
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        if (mode == Mode.BROADCAST) {
            broadcast(text);
        } else {
            socket.send(text);
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer data) {
        if (mode == Mode.BROADCAST) {
            broadcast(data);
        } else {
            socket.send(data);
        }
    }

    @Override
    public void onError(WebSocket socket, Exception failure) {
        if (socket == null) {
            failure.printStackTrace();
        }
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        // Nothing is sent before the first message.
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        // The library forgets it.
    }
}
