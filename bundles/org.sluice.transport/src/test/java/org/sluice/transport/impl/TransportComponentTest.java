package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.transport.TransportConnection;

final class TransportComponentTest {

    private final Recorder listener = new Recorder();
    private final TransportComponent component = new TransportComponent(config(1, 16384, 5));

    @AfterEach
    void stop() {
        component.modified(config(1, 16384, 0));
        component.deactivate();
    }

    @Test
    void aNewClosingTimeoutLeavesTheConnections() throws Exception {
        TransportConnection connection = open();
        listener.expect("open");
        component.modified(config(1, 16384, 0));
        assertSame(connection.loop(), open().loop());
        listener.expect("open");
        connection.close();
        listener.expect("closed ABORTED");
    }

    @Test
    void aNewReadBufferRestartsTheLoops() throws Exception {
        component.modified(config(1, 16384, 0));
        TransportConnection connection = open();
        listener.expect("open");
        component.modified(config(1, 32768, 0));
        listener.expect("goingAway");
        listener.expect("closed ABORTED");
        assertNotSame(connection.loop(), open().loop());
        listener.expect("open");
    }

    @Test
    void deactivationEndsTheConnections() throws Exception {
        component.modified(config(1, 16384, 0));
        open();
        listener.expect("open");
        component.deactivate();
        listener.expect("goingAway");
        listener.expectLast("closed ABORTED");
    }

    @Test
    void valuesOutOfRangeAreBroughtIntoIt() {
        Settings low = TransportComponent.settings(config(-1, 0, -1));
        assertEquals(new Settings(Runtime.getRuntime().availableProcessors(), 16 * 1024, Duration.ZERO), low);
        Settings high = TransportComponent.settings(config(10_000, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertEquals(new Settings(256, 1024 * 1024, Duration.ofHours(1)), high);
    }

    private TransportConnection open() {
        return component.open(
                new MemoryEndpoint(), ByteBuffer.allocate(0), UpgradeAnswer.switchProtocols(listener), new Rig.Kept());
    }

    private static Config config(int loops, int readBufferBytes, int closingTimeoutSeconds) {
        return new Config() {
            @Override
            public int loops() {
                return loops;
            }

            @Override
            public int readBufferBytes() {
                return readBufferBytes;
            }

            @Override
            public int closingTimeoutSeconds() {
                return closingTimeoutSeconds;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Config.class;
            }
        };
    }
}
