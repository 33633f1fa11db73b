package org.sluice.console.live;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;

/** A connection that keeps what is sent. */
final class TestSocket implements WebSocket {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private volatile boolean open = true;

    /** The next message that begins so; what comes before it is dropped. */
    String next(String prefix) throws InterruptedException {
        for (; ; ) {
            String message = sent.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing has come that begins with " + prefix);
            }
            if (message.startsWith(prefix)) {
                return message;
            }
        }
    }

    @Override
    public CompletionStage<Void> send(Message message) {
        sent.add(StandardCharsets.UTF_8.decode(message.payload()).toString());
        return DONE;
    }

    @Override
    public CompletionStage<Void> sendClose(CloseCode code, String reason) {
        open = false;
        sent.add("close " + code.code() + " " + reason);
        return DONE;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public Executor eventLoop() {
        return INLINE;
    }

    private static final Executor INLINE = Runnable::run;

    @Override
    public void abort() {
        open = false;
    }

    @Override
    public CompletionStage<Void> sendText(CharSequence text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> sendText(CharSequence part, boolean last) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> sendBinary(ByteBuffer data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> sendBinary(ByteBuffer part, boolean last) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> sendPing(ByteBuffer data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> sendPong(ByteBuffer data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public String subprotocol() {
        return "";
    }

    @Override
    public InetSocketAddress localAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        throw new UnsupportedOperationException();
    }
}
