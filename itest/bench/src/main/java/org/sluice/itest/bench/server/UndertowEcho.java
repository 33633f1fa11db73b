package org.sluice.itest.bench.server;

import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import org.xnio.Pooled;

/** Undertow without servlets. Its API hands buffers over in a type that the library below has deprecated. */
@SuppressWarnings("deprecation")
public final class UndertowEcho {

    private UndertowEcho() {}

    public static void main(String[] arguments) throws Exception {
        Mode mode = Mode.of(arguments[0]);
        WebSocketConnectionCallback opened = (exchange, channel) -> {
            Collection<WebSocketChannel> all = channel.getPeerConnections();
            channel.getReceiveSetter().set(new Echo(mode == Mode.BROADCAST ? all : List.of(channel)));
            channel.resumeReceives();
        };
        WebSocketProtocolHandshakeHandler handler = new WebSocketProtocolHandshakeHandler(opened);
        if (mode == Mode.DEFLATE) {
            handler.addExtension(new PerMessageDeflateHandshake());
        }
        Undertow.Builder builder =
                Undertow.builder().setIoThreads(Listening.loops()).setHandler(handler);
        Undertow server = (mode == Mode.TLS
                        ? builder.addHttpsListener(0, Listening.HOST, Listening.context())
                        : builder.addHttpListener(0, Listening.HOST))
                .build();
        server.start();
        Listening.at(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
    }

    /** Sends what it receives to all of these. */
    private static final class Echo extends AbstractReceiveListener {
        private final Collection<WebSocketChannel> receivers;

        Echo(Collection<WebSocketChannel> receivers) {
            this.receivers = receivers;
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            receivers.forEach(each -> WebSockets.sendText(text, each, null));
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> data = message.getData();
            if (receivers.size() > 1) {
                ByteBuffer all = WebSockets.mergeBuffers(data.getResource());
                data.close();
                receivers.forEach(each -> WebSockets.sendBinary(all.duplicate(), each, null));
            } else {
                WebSockets.sendBinary(data.getResource(), channel, new Free(data));
            }
        }
    }

    /** Gives the buffers back when they have been sent. */
    private record Free(Pooled<ByteBuffer[]> data) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel channel, Void context) {
            data.close();
        }

        @Override
        public void onError(WebSocketChannel channel, Void context, Throwable failure) {
            data.close();
        }
    }
}
