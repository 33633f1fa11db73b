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
import org.sluice.itest.gateway.Gateway;

/** A browser, at both ports, with TLS and without, on both frameworks; and over HTTP/2. */
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

    /** On the connection that the page has come on (RFC 8441). */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OverHttp2 extends InChromium {

        OverHttp2() throws IOException {
            super("felix", "org.apache.felix.http2.enable=true", Clients.http2());
        }

        @TestFactory
        List<DynamicTest> atTheHttpService() throws Exception {
            return tests(Map.of("wss over HTTP/2", "wss://127.0.0.1:" + secure.httpsPort()), "extended CONNECT");
        }
    }

    abstract static class AtAllPorts extends InChromium {

        AtAllPorts(String framework) {
            super(framework, "");
        }

        @TestFactory
        List<DynamicTest> withoutTls() throws Exception {
            Gateway gateway = secure.gateway();
            return tests(Clients.servers("ws", gateway.httpPort(), gateway.standalonePort()), "upgrade");
        }

        @TestFactory
        List<DynamicTest> withTls() throws Exception {
            return tests(Clients.servers("wss", secure.httpsPort(), secure.standalonePort()), "upgrade");
        }
    }

    abstract static class InChromium {

        private static final int RULES = 12;

        private final String framework;
        private final String httpLine;
        private final Path[] bundles;
        private String devTools;
        protected TlsGateway secure;

        InChromium(String framework, String httpLine, Path... bundles) {
            this.framework = framework;
            this.httpLine = httpLine;
            this.bundles = bundles;
        }

        @BeforeAll
        void start(@TempDir Path directory) throws Exception {
            Clients.prepare();
            Clients.assumeNodePackages();
            devTools = Chromium.assumeDevTools();
            Path log = Clients.WORK.resolve(getClass().getSimpleName() + ".log");
            secure = TlsGateway.start(framework, directory, log, httpLine, bundles);
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

        /** Tests at ports to which the browser comes by a way. */
        protected List<DynamicTest> tests(Map<String, String> servers, String way) throws Exception {
            return Clients.tests(servers, RULES, List.of("node", "chromium.mjs"), devTools, way);
        }
    }
}
