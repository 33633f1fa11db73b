package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A browser, at both ports, with TLS and without, on both frameworks. */
class ChromiumIT {

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnFelix extends AtAllPorts {
        OnFelix() {
            super("felix");
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnEquinox extends AtAllPorts {
        OnEquinox() {
            super("equinox");
        }
    }

    abstract static class AtAllPorts {

        private static final int RULES = 11;

        private final String framework;
        private String devTools;
        private TlsGateway secure;

        AtAllPorts(String framework) {
            this.framework = framework;
        }

        @BeforeAll
        void start(@TempDir Path directory) throws Exception {
            Clients.prepare();
            Clients.assumeNodePackages();
            devTools = Chromium.assumeDevTools();
            secure = TlsGateway.start(framework, directory, Clients.WORK.resolve("tls-" + framework + ".log"));
        }

        @AfterAll
        void stop() throws IOException, InterruptedException {
            if (secure == null) {
                return;
            }
            try (var started = secure.gateway()) {
                started.stop();
                assertEquals("", started.log());
            }
        }

        @TestFactory
        List<DynamicTest> withoutTls() throws Exception {
            return Clients.tests(secure.gateway(), RULES, List.of("node", "chromium.mjs"), devTools);
        }

        @TestFactory
        List<DynamicTest> withTls() throws Exception {
            Map<String, String> servers = Clients.servers("wss", secure.httpsPort(), secure.standalonePort());
            return Clients.tests(servers, RULES, List.of("node", "chromium.mjs"), devTools);
        }
    }
}
