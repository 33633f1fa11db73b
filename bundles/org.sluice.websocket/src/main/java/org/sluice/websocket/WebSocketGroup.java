package org.sluice.websocket;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Connections that get the same messages, such as the guests of a room or the subscribers of a topic. A message is encoded
 * once, and handed over to each event loop that has members by one task, which writes it to all of them. The sender waits
 * for nobody, and no member for another.
 *
 * <p><b>Members.</b> A connection that is closing is no member any more, and need not be removed. A connection may be a member
 * of any number of groups; groups may have members of several applications.
 *
 * <p><b>Order.</b> A member gets what is sent after its {@link #add addition} has returned, and nothing of what was sent
 * before. Each member gets the messages of one thread in the order in which this has sent them; messages of several threads
 * may come to different members in different orders. There is no order between what is sent to a group and what is sent to
 * a member otherwise.
 *
 * <p><b>Slow readers.</b> A member to which {@link WebSocket#send sending} has not completed yet is a slow reader; what becomes
 * of its next messages, {@link SlowReader} says. Besides what is in its send queue by then, at most one message waits for it.
 *
 * <p><b>Fast senders.</b> Where one sends faster than an event loop can write, up to 1,024 messages or 4 MiB wait there. From
 * then on all members that are on the loop count as slow readers: either the newest message is dropped for them, or the oldest
 * that waits, or they are closed, with {@link CloseCode#TRY_AGAIN_LATER}.
 *
 * <p><b>Messages in parts.</b> No other message can be sent between the parts of one. A member to which something is being sent
 * in parts misses what is sent to the group meanwhile: with {@link SlowReader#CLOSE} it is closed, with
 * {@link CloseCode#INTERNAL_ERROR}, and otherwise the message is dropped for it. Who sends large messages in parts should
 * remove the connection before.
 *
 * <p>All methods may be called from any thread and return at once. A group needs not be closed: the server does not keep it
 * longer than its members are open.
 */
public final class WebSocketGroup {

    /** What becomes of messages to a member that reads slowly. */
    public enum SlowReader {

        /** It misses the newest messages, until it has read what waits for it. */
        DROP_NEWEST,

        /** It gets the newest message as soon as it has read what waits for it, and misses those in between. */
        DROP_OLDEST,

        /**
         * It is closed with {@link CloseCode#POLICY_VIOLATION}, as is a connection whose send queue is over its limit: the
         * client should not believe that coming back at once will help it. A member of such a group never misses a
         * message without being told.
         */
        CLOSE
    }

    private final SlowReader policy;
    private final LongAdder dropped = new LongAdder();

    /** Those loops that have members. */
    private final Map<Executor, GroupLoop> loops = new ConcurrentHashMap<>();

    /**
     * Makes a group without members.
     *
     * @param policy what becomes of messages to members that read slowly
     */
    public WebSocketGroup(SlowReader policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /**
     * Adds a connection. Without effect if it is a member, or is closing.
     *
     * @param socket the connection
     */
    public void add(WebSocket socket) {
        if (socket.isOpen()) {
            loops.compute(socket.eventLoop(), (executor, present) -> {
                GroupLoop loop = present == null ? new GroupLoop(this, executor) : present;
                loop.add(socket);
                return loop;
            });
        }
    }

    /**
     * Removes a connection. What was sent before may not reach it any more. Without effect if it is no member.
     *
     * @param socket the connection
     */
    public void remove(WebSocket socket) {
        GroupLoop loop = loops.get(socket.eventLoop());
        if (loop != null) {
            loop.remove(socket);
            forgetIfEmpty(loop);
        }
    }

    /**
     * Sends a message to all members.
     *
     * @param message the message
     */
    public void send(Message message) {
        Objects.requireNonNull(message, "message");
        loops.values().forEach(loop -> loop.send(message));
    }

    /**
     * Counts the members.
     *
     * @return the number of those that are open
     */
    public int size() {
        int size = 0;
        for (GroupLoop loop : loops.values()) {
            size += loop.countOpen();
            forgetIfEmpty(loop);
        }
        return size;
    }

    /**
     * Counts the messages that members have missed, each for each member.
     *
     * @return the number, since the group was made
     */
    public long dropped() {
        return dropped.sum();
    }

    SlowReader policy() {
        return policy;
    }

    void drop(long messages) {
        if (messages != 0) {
            dropped.add(messages);
        }
    }

    void forgetIfEmpty(GroupLoop loop) {
        if (loop.isEmpty()) {
            loops.computeIfPresent(loop.executor(), (executor, present) -> present.isEmpty() ? null : present);
        }
    }
}
