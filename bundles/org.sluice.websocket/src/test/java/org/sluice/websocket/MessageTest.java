package org.sluice.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MessageTest {

    @Test
    void textIsEncodedAsUtf8() {
        Message message = Message.ofText("aé€😀");
        assertTrue(message.isText());
        assertEquals(ByteBuffer.wrap("aé€😀".getBytes(StandardCharsets.UTF_8)), message.payload());
    }

    @Test
    void anUnpairedSurrogateBecomesTheReplacementCharacter() {
        assertEquals(
                ByteBuffer.wrap("a\ufffdb\ufffd".getBytes(StandardCharsets.UTF_8)),
                Message.ofText("a\ud83db\ude00").payload());
    }

    @Test
    void binaryDataIsCopied() {
        byte[] bytes = {1, 2, 3, 4};
        ByteBuffer data = ByteBuffer.wrap(bytes, 1, 2);
        Message message = Message.ofBinary(data);
        bytes[1] = 9;
        assertFalse(message.isText());
        assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), message.payload());
        assertEquals(2, data.remaining());
    }

    @Test
    void anEncodingIsMadeOnceAndKept() {
        Message message = Message.ofText("ab");
        AtomicInteger made = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            ByteBuffer encoded = message.encoded("reversed", payload -> {
                        made.incrementAndGet();
                        return Optional.of(ByteBuffer.wrap(new byte[] {payload.get(1), payload.get(0)}));
                    })
                    .orElseThrow();
            assertTrue(encoded.isReadOnly());
            assertEquals('b', encoded.get());
            assertEquals('a', encoded.get());
        }
        assertEquals(1, made.get());
    }

    @Test
    void theNewestEncodingIsKept() {
        Message message = Message.ofText("ab");
        for (String encoding : List.of("one", "other", "other", "one")) {
            ByteBuffer bytes = ByteBuffer.wrap(encoding.getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    bytes,
                    message.encoded(encoding, payload -> Optional.of(bytes)).orElseThrow());
        }
        AtomicInteger made = new AtomicInteger();
        message.encoded("other", payload -> {
            made.incrementAndGet();
            return Optional.of(payload);
        });
        assertEquals(1, made.get());
    }

    @Test
    void whatCannotBeEncodedNowIsAskedForAgain() {
        Message message = Message.ofText("ab");
        assertTrue(message.encoded("same", payload -> Optional.empty()).isEmpty());
        assertEquals(message.payload(), message.encoded("same", Optional::of).orElseThrow());
    }

    @Test
    void anEncodingIsMadeOnceForManyThreads() throws Exception {
        int threads = 8;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 200; round++) {
                Message message = Message.ofText("round " + round);
                AtomicInteger made = new AtomicInteger();
                CyclicBarrier start = new CyclicBarrier(threads);
                Callable<Optional<ByteBuffer>> task = () -> {
                    start.await(10, TimeUnit.SECONDS);
                    return message.encoded("same", payload -> {
                        made.incrementAndGet();
                        return Optional.of(payload);
                    });
                };
                for (Future<Optional<ByteBuffer>> each : executor.invokeAll(Collections.nCopies(threads, task))) {
                    assertEquals(message.payload(), each.get().orElseThrow());
                }
                assertEquals(1, made.get());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void eachViewOfThePayloadIsReadOnlyAndHasItsOwnPosition() {
        Message message = Message.ofText("ab");
        message.payload().get();
        assertEquals(2, message.payload().remaining());
        assertTrue(message.payload().isReadOnly());
    }
}
