package org.sluice.standalone;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.impl.JettyTakeover;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.jetty.upgrade.FrameworkStop;
import org.sluice.jetty.upgrade.GoAwayPlan;
import org.sluice.jetty.upgrade.ProtocolHandlers;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.TrustedProxies;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.transport.impl.TestTransport;

/** Servers, and what they need, without the component runtime. */
final class Rig implements AutoCloseable {

    static final ServerIdentity IDENTITY = new ServerIdentity("front", Set.of("a", "b"));

    final Threads threads = new Threads(frameworkStop());
    final ProtocolHandlers handlers = new ProtocolHandlers();

    private final TestTransport transport = new TestTransport();
    private final List<JettyServer> servers = new ArrayList<>();

    final Takeover takeover = new JettyTakeover(transport.transport());

    /** Of a framework that never stops. */
    static FrameworkStop frameworkStop() {
        return new FrameworkStop((BundleContext) Proxy.newProxyInstance(
                Rig.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> null));
    }

    static Settings settings(int maxHeadBytes, Duration handshakeTimeout) {
        return new Settings(
                IDENTITY,
                "127.0.0.1",
                0,
                maxHeadBytes,
                handshakeTimeout,
                GoAwayPlan.standard("front"),
                TrustedProxies.NONE,
                Optional.empty());
    }

    Rig handler(ProtocolHandler handler) {
        handlers.put(handler, properties(7, "echo"));
        return this;
    }

    static Map<String, Object> properties(long id, String token) {
        return Map.of("service.id", id, ProtocolHandler.UPGRADE_TOKENS, token);
    }

    /** With time-outs that no test waits for. */
    JettyServer start() throws Exception {
        return start(settings(16 * 1024, Duration.ofMinutes(5)));
    }

    JettyServer start(Settings settings) throws Exception {
        JettyServer server = JettyServer.start(settings, threads, takeover, handlers);
        servers.add(server);
        return server;
    }

    static RawSocket connect(JettyServer server) {
        return new RawSocket(server.port());
    }

    @Override
    public void close() {
        servers.forEach(JettyServer::stop);
        threads.deactivate();
        transport.close();
    }
}
