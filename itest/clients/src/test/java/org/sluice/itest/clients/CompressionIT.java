package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itest.gateway.Gateway;

/** Clients that others have written, with permessage-deflate (RFC 7692) as the server's default, with contexts and without. */
class CompressionIT {

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Alone extends Compressing {
        Alone() {
            super("on");
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithContextTakeover extends Compressing {
        WithContextTakeover() {
            super("takeover");
        }
    }

    abstract static class Compressing {

        private final String compression;
        private Gateway gateway;

        Compressing(String compression) {
            this.compression = compression;
        }

        @BeforeAll
        void start(@TempDir Path directory) throws IOException {
            Clients.prepare();
            Path etc = Files.createDirectories(directory.resolve("etc"));
            Files.writeString(
                    etc.resolve("org.sluice.websocket.server.cfg"),
                    "compression=" + compression + "\ncompressionThresholdBytes=1\n");
            gateway = Gateway.start(
                    "felix", directory, Clients.WORK.resolve(compression + ".log"), Clients.application());
        }

        @AfterAll
        void stop() throws IOException, InterruptedException {
            if (gateway == null) {
                return;
            }
            try (Gateway started = gateway) {
                started.stop();
                assertEquals("", started.log());
            }
        }

        /** It has no extensions, and offers none. */
        @Test
        void javaNetHttpIsServedWithoutCompression() throws Exception {
            for (int port : List.of(gateway.httpPort(), gateway.standalonePort())) {
                new JdkRules(port).aMebibyteIsEchoed();
            }
        }

        @TestFactory
        List<DynamicTest> wsOfNode() throws Exception {
            Clients.assumeNodePackages();
            return Clients.tests(gateway, 9, List.of("node", "compression.mjs"), compression);
        }

        /** What it offers is its own choice: a window of the client's. */
        @TestFactory
        List<DynamicTest> chromium() throws Exception {
            Clients.assumeNodePackages();
            return Clients.tests(gateway, 2, List.of("node", "chromium.mjs"), Chromium.assumeDevTools(), compression);
        }

        @TestFactory
        List<DynamicTest> websocketsOfPython() throws Exception {
            return Clients.tests(gateway, 8, List.of(Clients.assumePython(), "compression.py"), compression);
        }
    }
}
