package org.sluice.jetty.impl;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.TransportConnection;
import org.sluice.transport.impl.TestTransport;

/** A Jetty that switches every request for {@code /switch} to the listener that the test has given. */
final class TakeoverServer {

    static final String HANDSHAKE = "GET /switch HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: echo\n\n";

    /** What a test does with a request besides. */
    interface Behaviour {
        Behaviour NONE = (request, response) -> {};

        void run(Request request, Response response) throws Exception;
    }

    final Server server = new Server();
    final ServerConnector connector = new ServerConnector(server, 1, 1);
    final Set<TransportConnection> opened = ConcurrentHashMap.newKeySet();
    final AtomicInteger notTaken = new AtomicInteger();

    private final TestTransport transport = new TestTransport();
    private final Takeover takeover = new JettyTakeover(transport.transport());

    volatile Supplier<ConnectionListener> listeners = EchoListener::new;
    volatile Behaviour before = Behaviour.NONE;
    volatile Behaviour after = Behaviour.NONE;

    TakeoverServer() {
        connector.setIdleTimeout(Duration.ofSeconds(30).toMillis());
        server.addConnector(connector);
        server.setHandler(new Switcher());
    }

    TakeoverServer start() throws Exception {
        server.start();
        return this;
    }

    RawSocket connect() {
        return new RawSocket(connector.getLocalPort());
    }

    void stop() throws Exception {
        server.stop();
        transport.close();
    }

    private final class Keeper implements ConnectionKeeper {

        @Override
        public void opened(TransportConnection connection) {
            opened.add(connection);
        }

        @Override
        public void closed(TransportConnection connection) {
            opened.remove(connection);
        }
    }

    private final class Switcher extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            response.setStatus(200);
            if (Request.getPathInContext(request).equals("/switch")) {
                before.run(request, response);
                takeover.connectionOf(request)
                        .ifPresentOrElse(connection -> switchTo(connection, response), notTaken::incrementAndGet);
                after.run(request, response);
            }
            callback.succeeded();
            return true;
        }

        private void switchTo(Takeover.Connection connection, Response response) {
            response.setStatus(101);
            response.getHeaders().put("Upgrade", "echo").put("Connection", "Upgrade");
            connection.switchProtocols(UpgradeAnswer.switchProtocols(listeners.get()), new Keeper());
        }
    }
}
