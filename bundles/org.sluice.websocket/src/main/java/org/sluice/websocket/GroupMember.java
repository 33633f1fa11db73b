package org.sluice.websocket;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sluice.websocket.WebSocketGroup.SlowReader;

/** A member of a group, and what waits for it. */
final class GroupMember {

    private final GroupLoop loop;
    private final WebSocket socket;

    /** The number of the last message that was sent before it came. */
    private final long after;

    private volatile boolean left;

    // Confined to the event loop.
    /** What the last send has returned, if that was not completed; the member reads slowly while it is not. */
    private CompletableFuture<Void> sending;

    private Message held;

    GroupMember(GroupLoop loop, WebSocket socket, long after) {
        this.loop = loop;
        this.socket = socket;
        this.after = after;
    }

    WebSocket socket() {
        return socket;
    }

    /** It gets nothing more. Any thread. */
    void leave() {
        left = true;
    }

    /** Sends those of the messages that are for it; they have consecutive numbers. */
    void offer(List<Message> messages, long firstNumber) {
        for (int i = 0; i < messages.size() && !left; i++) {
            if (firstNumber + i > after) {
                offer(messages.get(i));
            }
        }
    }

    private void offer(Message message) {
        if (!socket.isOpen()) {
            loop.remove(socket);
        } else if (sending == null || sending.isDone()) {
            send(message);
        } else {
            slow(message);
        }
    }

    private void send(Message message) {
        CompletionStage<Void> stage;
        try {
            stage = socket.send(message);
        } catch (IllegalStateException e) {
            missedBetweenParts();
            return;
        }
        sending = null;
        if (!loop.isShared(stage)) {
            sent(stage);
        }
    }

    private void sent(CompletionStage<Void> stage) {
        CompletableFuture<Void> future = stage.toCompletableFuture();
        if (future.isCompletedExceptionally()) {
            loop.remove(socket);
        } else if (future.isDone()) {
            loop.share(stage);
        } else {
            sending = future;
            if (policy() == SlowReader.DROP_OLDEST) {
                // Refers to this only until it has read what waits, or is closed
                future.whenComplete((nothing, failure) -> resume());
            }
        }
    }

    private void slow(Message message) {
        switch (policy()) {
            case DROP_NEWEST -> loop.group().drop(1);
            case DROP_OLDEST -> {
                loop.group().drop(held == null ? 0 : 1);
                held = message;
            }
            case CLOSE -> close(CloseCode.POLICY_VIOLATION, "client reads too slowly");
        }
    }

    /** It has read what was waiting, or is closed. */
    private void resume() {
        Message next = held;
        held = null;
        if (next != null && !left) {
            offer(next);
        }
    }

    // RFC 6455, 5.4: the fragments of one message must not be interleaved with those of another
    private void missedBetweenParts() {
        if (policy() == SlowReader.CLOSE) {
            close(CloseCode.INTERNAL_ERROR, "a message has been missed");
        } else {
            loop.group().drop(1);
        }
    }

    void close(CloseCode code, String reason) {
        loop.remove(socket);
        socket.sendClose(code, reason);
    }

    private SlowReader policy() {
        return loop.group().policy();
    }
}
