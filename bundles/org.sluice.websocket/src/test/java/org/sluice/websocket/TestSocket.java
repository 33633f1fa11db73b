package org.sluice.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A connection that writes down what is sent, and takes it or not. */
final class TestSocket implements WebSocket {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Executor loop;
    final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    boolean inParts;
    boolean slow;
    Error failure;
    private boolean open = true;
    private CompletableFuture<Void> unfinished;

    TestSocket(Executor loop) {
        this.loop = loop;
    }

    @Override
    public CompletionStage<Void> send(Message message) {
        if (failure != null) {
            throw failure;
        }
        if (inParts) {
            throw new IllegalStateException("a message in parts is under way");
        }
        if (!open) {
            return CompletableFuture.failedStage(new IOException("closing"));
        }
        sent.add(StandardCharsets.UTF_8.decode(message.payload()).toString());
        if (!slow) {
            return DONE;
        }
        if (unfinished == null) {
            unfinished = new CompletableFuture<>();
        }
        return unfinished.minimalCompletionStage();
    }

    /** The client has read all, and maybe goes on to read fast. */
    void read(boolean stillSlow) {
        slow = stillSlow;
        CompletableFuture<Void> stage = unfinished;
        unfinished = null;
        stage.complete(null);
    }

    void close() {
        open = false;
        if (unfinished != null) {
            unfinished.completeExceptionally(new IOException("closed"));
            unfinished = null;
        }
    }

    @Override
    public CompletionStage<Void> sendClose(CloseCode code, String reason) {
        sent.add("close " + code.code() + " " + reason);
        close();
        return DONE;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public Executor eventLoop() {
        return loop;
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
    public void abort() {
        close();
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
