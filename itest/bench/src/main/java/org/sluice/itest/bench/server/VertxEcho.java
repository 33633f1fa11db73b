package org.sluice.itest.bench.server;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.PfxOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Vert.x with as many instances as event loops. */
public final class VertxEcho {

    /** A free one, the same for all instances. */
    private static final int SHARED_PORT = -1;

    private final Mode mode;
    private final Set<ServerWebSocket> all = ConcurrentHashMap.newKeySet();

    private VertxEcho(Mode mode) {
        this.mode = mode;
    }

    public static void main(String[] arguments) {
        VertxEcho echo = new VertxEcho(Mode.of(arguments[0]));
        DeploymentOptions loops = new DeploymentOptions().setInstances(Listening.loops());
        AtomicInteger port = new AtomicInteger();
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(Listening.loops()))
                .deployVerticle(() -> echo.new Instance(port), loops)
                .onSuccess(id -> Listening.at(port.get()))
                .onFailure(Throwable::printStackTrace);
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxWebSocketMessageSize(Listening.MESSAGE_BYTES)
                .setPerMessageWebSocketCompressionSupported(mode == Mode.DEFLATE)
                .setPerFrameWebSocketCompressionSupported(false);
        if (mode == Mode.TLS) {
            options.setSsl(true)
                    .setKeyCertOptions(
                            new PfxOptions().setPath(Listening.keyStore()).setPassword(Listening.password()));
        }
        return options;
    }

    private void open(ServerWebSocket socket) {
        if (mode == Mode.BROADCAST) {
            all.add(socket);
            socket.closeHandler(closed -> all.remove(socket));
            socket.textMessageHandler(text -> all.forEach(each -> each.writeTextMessage(text)));
            socket.binaryMessageHandler(data -> all.forEach(each -> each.writeBinaryMessage(data)));
        } else {
            socket.frameHandler(frame -> echo(socket, frame));
        }
    }

    private static void echo(ServerWebSocket socket, WebSocketFrame frame) {
        if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
            socket.writeFrame(frame);
        }
    }

    private final class Instance extends AbstractVerticle {
        private final AtomicInteger port;

        Instance(AtomicInteger port) {
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer server = vertx.createHttpServer(options());
            server.webSocketHandler(VertxEcho.this::open)
                    .listen(SHARED_PORT, Listening.HOST)
                    .onSuccess(listening -> port.set(listening.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
