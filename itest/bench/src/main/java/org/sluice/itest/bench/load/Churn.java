package org.sluice.itest.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Opens connections and closes them in order, again and again, from several threads that block. */
final class Churn {

    private static final int THREADS = 8;

    private final Command command;
    private final Target target;
    private final AtomicLong count = new AtomicLong();
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private volatile boolean ended;

    Churn(Command command) {
        this.command = command;
        this.target = Target.of(command);
    }

    Command result() throws IOException, InterruptedException {
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            threads[i] = new Thread(null, this::work, "churn", 0, false);
            threads[i].start();
        }
        long pid = command.number("pid");
        Thread.sleep(command.number("warmMillis"));
        Usage start = Usage.now(pid);
        long before = count.get();
        Thread.sleep(command.number("millis"));
        long opened = count.get() - before;
        Usage end = Usage.now(pid);
        ended = true;
        for (Thread each : threads) {
            each.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        return end.since(start, opened, THREADS);
    }

    private void work() {
        try {
            while (!ended) {
                once();
                count.incrementAndGet();
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
            ended = true;
        }
    }

    /** The server closes TCP first, as RFC 6455 7.1.1 wants it. */
    private void once() throws IOException {
        try (Wire wire = target.open()) {
            wire.channel.configureBlocking(true);
            wire.write(ByteBuffer.wrap(ClientFrame.of(ClientFrame.CLOSE, new byte[] {0x03, (byte) 0xe8})));
            ByteBuffer answer = ByteBuffer.allocate(32 * 1024);
            if (wire.read(answer) < 0) {
                throw new EOFException("no close frame has come back");
            }
            while (wire.read(answer) >= 0) {
                answer.clear();
            }
        }
    }
}
