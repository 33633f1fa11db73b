package org.sluice.itest.attack;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many {@link GoodPeer}s on one thread, each with a message in every interval. */
final class GoodPeers {

    private static final long ANSWERS_NANOS = TimeUnit.MINUTES.toNanos(1);

    private enum Stage {
        SENDING,
        /** No more is sent, but for what is left and in the end the Close frames. */
        AWAITING_ANSWERS,
        CLOSING,
        CLOSED
    }

    private final Selector selector = Selector.open();
    private final List<GoodPeer> peers = new ArrayList<>();
    private final Thread thread = new Thread(null, this::run, "good", 0, false);
    private final long intervalNanos;

    /** Written by the thread, but for the end of the first one. */
    private volatile Stage stage = Stage.SENDING;

    /** Confined to the thread. */
    private int next;

    private long deadline;

    private volatile Throwable failure;

    /** Opens all connections, and begins. The victims come by turns. */
    GoodPeers(int count, List<Victim> victims, int intervalMillis) throws IOException {
        intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        for (int i = 0; i < count; i++) {
            // All four kinds of peers for each victim
            peers.add(GoodPeer.open(i, victims.get(i / 4 % victims.size())));
        }
        for (GoodPeer peer : peers) {
            peer.channel().register(selector, SelectionKey.OP_READ, peer);
        }
        thread.setDaemon(true);
        thread.start();
    }

    long sent() {
        return peers.stream().mapToLong(GoodPeer::sent).sum();
    }

    long lost() {
        return peers.stream().mapToLong(GoodPeer::lost).sum();
    }

    long compressed() {
        return peers.stream().filter(GoodPeer::isCompressed).count();
    }

    /** One line for each peer that has not got back what it has sent, or has not been closed in order. */
    List<String> faults() {
        return peers.stream()
                .map(GoodPeer::fault)
                .filter(fault -> !fault.isEmpty())
                .toList();
    }

    /** Stops sending, waits for what is under way, and closes. */
    void end() throws InterruptedException, IOException {
        stage = Stage.AWAITING_ANSWERS;
        selector.wakeup();
        thread.join();
        for (GoodPeer peer : peers) {
            peer.close();
        }
        selector.close();
        if (failure != null) {
            throw new AssertionError("the good peers' thread has failed", failure);
        }
    }

    private void run() {
        long start = System.nanoTime();
        long messages = 0;
        try {
            while (stage != Stage.CLOSED) {
                selector.select(key -> ((GoodPeer) key.attachment()).read(), 10);
                long due = (System.nanoTime() - start) * peers.size() / intervalNanos;
                for (; stage == Stage.SENDING && messages < due; messages++) {
                    peers.get(next++ % peers.size()).sendNext();
                }
                advance();
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void advance() {
        if (stage == Stage.SENDING) {
            return;
        }
        peers.forEach(GoodPeer::flush);
        if (deadline == 0) {
            deadline = System.nanoTime() + ANSWERS_NANOS;
        }
        boolean late = System.nanoTime() > deadline;
        if (stage == Stage.AWAITING_ANSWERS) {
            if (late || peers.stream().allMatch(peer -> peer.isClosed() || peer.lost() == 0)) {
                peers.stream().filter(peer -> !peer.isClosed()).forEach(GoodPeer::sendClose);
                stage = Stage.CLOSING;
                deadline = 0;
            }
        } else if (late || peers.stream().allMatch(GoodPeer::isClosed)) {
            stage = Stage.CLOSED;
        }
    }
}
