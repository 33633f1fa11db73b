package org.sluice.websocket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.sluice.websocket.WebSocketGroup.SlowReader;

/**
 * The members of a group that are on one event loop, and the messages that wait for the loop.
 *
 * <p>The loop works in rounds. A round takes what waits, and goes through all members, in pieces of a limited number: each piece
 * is a task, behind which other connections of the loop have their turn. The next round begins when all members have got what
 * this one is about, so that members may come and go meanwhile and the order is still the same for each.
 */
final class GroupLoop implements Runnable {

    /** About half a millisecond of writing. A larger number saves nothing that could be measured. */
    private static final int MEMBERS_IN_A_TASK = 128;

    /** What leaves with one system call for each member, if it has queued up. */
    private static final int MESSAGES_IN_A_ROUND = 16;

    private static final int MAX_WAITING_MESSAGES = 1024;
    private static final int MAX_WAITING_BYTES = 4 * 1024 * 1024;

    /** Below this number of members it is not worth to look for closed ones. */
    private static final int MIN_SWEEP = 64;

    private final WebSocketGroup group;
    private final Executor executor;

    private final Map<WebSocket, GroupMember> members = new ConcurrentHashMap<>();

    // Guarded by this. Messages are numbered; those that wait end with the last one.
    private final Queue<Message> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private long lastNumber;
    private boolean scheduled;
    private int sweepAt = MIN_SWEEP;

    // Confined to the event loop.
    private final List<Message> round = new ArrayList<>();
    private long firstNumber;
    private Iterator<GroupMember> ahead = Collections.emptyIterator();
    private CompletionStage<Void> shared;

    GroupLoop(WebSocketGroup group, Executor executor) {
        this.group = group;
        this.executor = executor;
    }

    Executor executor() {
        return executor;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    synchronized void add(WebSocket socket) {
        if (members.size() >= sweepAt) {
            sweepAt = Math.max(MIN_SWEEP, 2 * countOpen());
        }
        members.putIfAbsent(socket, new GroupMember(this, socket, lastNumber));
    }

    void remove(WebSocket socket) {
        GroupMember member = members.remove(socket);
        if (member != null) {
            member.leave();
        }
    }

    /** The number of members, after those that are closing have been taken out. */
    int countOpen() {
        members.keySet().removeIf(socket -> !socket.isOpen());
        return members.size();
    }

    /** Lets a message wait for the loop. Where too much waits, all members count as slow readers. */
    void send(Message message) {
        if (isEmpty()) {
            group.forgetIfEmpty(this);
            return;
        }
        int missed = 0;
        boolean taken;
        boolean schedule = false;
        synchronized (this) {
            while (group.policy() == SlowReader.DROP_OLDEST && !admits(message)) {
                poll();
                missed++;
            }
            taken = admits(message);
            if (taken) {
                waiting.add(message);
                waitingBytes += message.length();
                lastNumber++;
                schedule = !scheduled;
                scheduled = true;
            }
        }
        if (!taken && group.policy() == SlowReader.CLOSE) {
            closeAll();
        } else {
            group.drop((long) (taken ? missed : 1) * members.size());
        }
        if (schedule) {
            execute(this);
        }
    }

    // Both under the lock
    private boolean admits(Message message) {
        return waiting.isEmpty()
                || waiting.size() < MAX_WAITING_MESSAGES && message.length() <= MAX_WAITING_BYTES - waitingBytes;
    }

    private Message poll() {
        Message oldest = waiting.remove();
        waitingBytes -= oldest.length();
        return oldest;
    }

    private void closeAll() {
        List<GroupMember> all = removeAll();
        execute(() -> all.forEach(member -> member.close(CloseCode.TRY_AGAIN_LATER, "server is overloaded")));
    }

    private List<GroupMember> removeAll() {
        List<GroupMember> all = List.copyOf(members.values());
        all.forEach(member -> remove(member.socket()));
        return all;
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The application has gone, and its connections go
            removeAll();
            group.forgetIfEmpty(this);
        }
    }

    /** A piece of a round. */
    @Override
    public void run() {
        try {
            if (!ahead.hasNext()) {
                beginRound();
            }
            for (int i = 0; i < MEMBERS_IN_A_TASK && ahead.hasNext(); i++) {
                ahead.next().offer(round, firstNumber);
            }
        } finally {
            goOn();
        }
    }

    private void beginRound() {
        synchronized (this) {
            firstNumber = lastNumber - waiting.size() + 1;
            while (!waiting.isEmpty() && round.size() < MESSAGES_IN_A_ROUND) {
                round.add(poll());
            }
        }
        ahead = members.values().iterator();
    }

    private void goOn() {
        boolean ended = !ahead.hasNext();
        if (ended) {
            // Or they would be kept until the next one
            round.clear();
            ahead = Collections.emptyIterator();
        }
        boolean goesOn;
        synchronized (this) {
            goesOn = !ended || !waiting.isEmpty();
            scheduled = goesOn;
        }
        if (goesOn) {
            execute(this);
        }
    }

    // For the members, on the event loop.

    WebSocketGroup group() {
        return group;
    }

    /** Whether a stage is the one that all connections return while they take the next message at once. */
    boolean isShared(CompletionStage<Void> stage) {
        return stage == shared;
    }

    void share(CompletionStage<Void> completed) {
        shared = completed;
    }
}
