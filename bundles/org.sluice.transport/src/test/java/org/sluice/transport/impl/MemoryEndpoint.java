package org.sluice.transport.impl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluice.transport.Endpoint;
import org.sluice.transport.Readiness;

/** An endpoint without a channel, whose peer is the test. */
class MemoryEndpoint implements Endpoint {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    final CountDownLatch closed = new CountDownLatch(1);
    final CountDownLatch outputEnded = new CountDownLatch(1);

    // Guarded by this.
    private final Deque<ByteBuffer> input = new ArrayDeque<>();
    private final List<byte[]> writes = new ArrayList<>();
    private final List<Integer> directBytes = new ArrayList<>();
    private Readiness readiness;
    private IOException fault;
    private RuntimeException error;
    private boolean inputEnded;
    private boolean readInterest;
    private boolean writeInterest;
    private long room = Long.MAX_VALUE;
    private int maxHeapBytes;
    private int closes;

    @Override
    public synchronized void open(Selector selector, Readiness readiness) throws IOException {
        check();
        this.readiness = readiness;
        readInterest = true;
        tell();
    }

    @Override
    public synchronized void setInterest(boolean read, boolean write) throws IOException {
        check();
        readInterest = read;
        writeInterest = write;
        tell();
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        check();
        if (input.isEmpty()) {
            return inputEnded ? -1 : 0;
        }
        ByteBuffer first = input.peek();
        int count = Math.min(first.remaining(), target.remaining());
        target.put(first.slice().limit(count));
        first.position(first.position() + count);
        if (!first.hasRemaining()) {
            input.remove();
        }
        tell();
        return count;
    }

    @Override
    public synchronized long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        check();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        int heapBytes = 0;
        int direct = 0;
        for (int i = offset; i < offset + length; i++) {
            heapBytes += sources[i].isDirect() ? 0 : sources[i].remaining();
            int count = (int) Math.min(sources[i].remaining(), room);
            byte[] copy = new byte[count];
            sources[i].get(copy);
            written.writeBytes(copy);
            direct += sources[i].isDirect() ? count : 0;
            room -= count;
        }
        maxHeapBytes = Math.max(maxHeapBytes, heapBytes);
        writes.add(written.toByteArray());
        directBytes.add(direct);
        notifyAll();
        return written.size();
    }

    @Override
    public void endOutput() throws IOException {
        check();
        outputEnded.countDown();
    }

    @Override
    public synchronized void close() {
        closes++;
        closed.countDown();
    }

    @Override
    public InetSocketAddress localAddress() {
        return ADDRESS;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return ADDRESS;
    }

    synchronized void receive(byte[] bytes) {
        input.add(ByteBuffer.wrap(bytes));
        tell();
    }

    void receive(String text) {
        receive(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    synchronized void receiveEnd() {
        inputEnded = true;
        tell();
    }

    /** From here on every call throws. */
    synchronized void breakWith(IOException fault) {
        this.fault = fault;
        tell();
    }

    synchronized void breakWith(RuntimeException error) {
        this.error = error;
        tell();
    }

    /** Takes so many bytes from now on. */
    synchronized void setRoom(long room) {
        this.room = room;
        tell();
    }

    synchronized List<byte[]> writes() {
        return List.copyOf(writes);
    }

    synchronized int directBytes(int write) {
        return directBytes.get(write);
    }

    synchronized int maxHeapBytes() {
        return maxHeapBytes;
    }

    synchronized int closes() {
        return closes;
    }

    synchronized boolean readInterest() {
        return readInterest;
    }

    synchronized byte[] written() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        writes.forEach(all::writeBytes);
        return all.toByteArray();
    }

    String writtenText() {
        return new String(written(), StandardCharsets.ISO_8859_1);
    }

    /** Waits until so many bytes have been written. */
    synchronized byte[] awaitWritten(int count) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recorder.GENEROUS_SECONDS);
        while (written().length < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("only " + written().length + " bytes of " + count + " have been written");
            }
            wait(left);
        }
        return written();
    }

    private synchronized void check() throws IOException {
        if (fault != null) {
            throw fault;
        }
        if (error != null) {
            throw error;
        }
    }

    private void tell() {
        boolean broken = fault != null || error != null;
        boolean read = readInterest && (!input.isEmpty() || inputEnded || broken);
        boolean write = writeInterest && (room > 0 || broken);
        if (readiness != null && (read || write)) {
            readiness.ready(read, write);
        }
    }
}
