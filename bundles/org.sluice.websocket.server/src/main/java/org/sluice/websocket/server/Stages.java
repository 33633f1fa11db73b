package org.sluice.websocket.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.EventLoop;

/** The stages that a connection's send methods have returned, completed on its event loop. There is at most one of a kind. */
final class Stages {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(Stages.class));

    static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Application application;

    // Guarded by this.
    private CompletableFuture<Void> writable;
    private CompletableFuture<Void> closed;
    private boolean settled;

    Stages(Application application) {
        this.application = application;
    }

    /** The stage of a connection that takes no more. */
    static CompletionStage<Void> closing() {
        return CompletableFuture.failedStage(new IOException("the connection is closing"));
    }

    /** Completes when the send queue has drained. */
    CompletionStage<Void> whenWritable(ByteConnection connection) {
        CompletableFuture<Void> stage;
        synchronized (this) {
            if (settled) {
                return closing();
            }
            if (writable == null) {
                writable = new CompletableFuture<>();
            }
            stage = writable;
        }
        // It may have drained before the stage was there
        if (connection.isWritable()) {
            connection.execute(() -> becameWritable(connection.loop()));
        }
        return stage.minimalCompletionStage();
    }

    /** Completes when the connection is closed. */
    synchronized CompletionStage<Void> whenClosed() {
        if (settled) {
            return DONE;
        }
        if (closed == null) {
            closed = new CompletableFuture<>();
        }
        return closed.minimalCompletionStage();
    }

    /** The send queue has drained. */
    void becameWritable(EventLoop loop) {
        CompletableFuture<Void> stage;
        synchronized (this) {
            stage = writable;
            writable = null;
        }
        if (stage != null) {
            complete(loop, () -> stage.complete(null));
        }
    }

    /** The connection is closed. Stages are completed from the beginning now. */
    void settle(EventLoop loop) {
        CompletableFuture<Void> unsent;
        CompletableFuture<Void> unclosed;
        synchronized (this) {
            settled = true;
            unsent = writable;
            unclosed = closed;
            writable = null;
            closed = null;
        }
        if (unsent != null) {
            complete(loop, () -> unsent.completeExceptionally(new IOException("the connection is closed")));
        }
        if (unclosed != null) {
            complete(loop, () -> unclosed.complete(null));
        }
    }

    // What depends on a stage is the application's code
    private void complete(EventLoop loop, Runnable completion) {
        application.loops().touches(loop);
        Throwable failure = application.call(completion);
        if (failure != null) {
            LOG.error(application, "What {} does after sending has failed", application, failure);
        }
    }
}
