package org.sluice.websocket.server.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.EventLoop;

class MetersTest {

    private final Meters meters = new Meters();

    private static EventLoop loop() {
        return new EventLoop() {
            @Override
            public boolean isCurrentThread() {
                return false;
            }

            @Override
            public void renewThread() {}

            @Override
            public void execute(Runnable task) {}
        };
    }

    @Test
    void eachLoopHasOne() {
        EventLoop loop = loop();
        assertSame(meters.of(loop), meters.of(loop));
        assertNotSame(meters.of(loop), meters.of(loop()));
    }

    @Test
    void theSumIsOfAllLoopsAndThreads() {
        meters.of(loop()).sent(10, true, true);
        meters.of(loop()).sent(5, false, false);
        assertEquals(15, meters.bytesSent());
        assertEquals(1, meters.messagesSent());
    }

    @Test
    void aLoopThatIsNoMoreLeavesItsNumbersOnly() {
        WeakReference<EventLoop> gone = new WeakReference<>(loop());
        meters.of(gone.get()).received();
        for (int i = 0; i < 100 && gone.get() != null; i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertNull(gone.get());
        assertEquals(1, meters.messagesReceived());
    }
}
