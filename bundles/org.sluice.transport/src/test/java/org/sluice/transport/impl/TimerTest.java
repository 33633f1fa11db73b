package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluice.protocol.ByteConnection;

final class TimerTest {

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();

    @RegisterExtension
    final Rig rig = new Rig();

    @Test
    void expireOnce() throws Exception {
        ByteConnection connection = rig.opened(endpoint, listener);
        connection.setTimeout(Duration.ofMillis(1));
        listener.expect("timeout");
        afterASecondTimer();
        assertNull(listener.events.poll());
    }

    @Test
    void areReplaced() throws Exception {
        ByteConnection connection = rig.opened(endpoint, listener);
        connection.setTimeout(Duration.ofDays(100_000));
        connection.setTimeout(Duration.ofMillis(1));
        listener.expect("timeout");
    }

    @Test
    void areCancelled() throws Exception {
        ByteConnection connection = rig.opened(endpoint, listener);
        connection.setTimeout(Duration.ofMillis(1));
        connection.setTimeout(Duration.ZERO);
        afterASecondTimer();
        assertNull(listener.events.poll());
    }

    @Test
    void areSetAgainWhereTheyExpire() throws Exception {
        Recorder twice = new Recorder() {
            @Override
            public void onTimeout() {
                super.onTimeout();
                connection.setTimeout(Duration.ofMillis(1));
            }
        };
        twice.opener = opened -> opened.setTimeout(Duration.ofMillis(1));
        rig.open(endpoint, twice);
        twice.expect("open");
        twice.expect("timeout");
        twice.expect("timeout");
    }

    /** The loop is too late for both, as after a suspension of the process. */
    @Test
    void expireBehindWhatHasComeBefore() throws Exception {
        Socket client = rig.connect(listener);
        listener.expect("open");
        rig.onLoop(() -> {
            listener.connection.setTimeout(Duration.ofMillis(1));
            int due = Ticks.after(Duration.ofMillis(1));
            try {
                Rig.send(client, "in time");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            while (Ticks.now() < due) {
                Thread.onSpinWait();
            }
        });
        listener.expect("read in time");
        listener.expect("timeout");
    }

    @Test
    void mayNeverExpire() throws Exception {
        rig.opened(endpoint, listener).setTimeout(Duration.ofSeconds(Long.MAX_VALUE));
        afterASecondTimer();
        assertNull(listener.events.poll());
    }

    /** A timer of another connection, set later, on the same loop. */
    private void afterASecondTimer() throws InterruptedException {
        Recorder other = new Recorder();
        other.opener = opened -> opened.setTimeout(Duration.ofMillis(300));
        rig.open(new MemoryEndpoint(), other);
        other.expect("open");
        other.expect("timeout");
    }
}
