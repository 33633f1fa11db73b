package org.sluice.jetty.impl;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.TransportConnection;
import org.sluice.transport.impl.TestTransport;

/** A Jetty, plain or with TLS, that switches every request for {@code /switch} to the listener that the test has given. */
final class TakeoverServer {

    static final String HANDSHAKE = "GET /switch HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: echo\n\n";

    /** What a test does with a request besides. */
    interface Behaviour {
        Behaviour NONE = (request, response) -> {};

        void run(Request request, Response response) throws Exception;
    }

    final Server server = new Server();
    final ServerConnector connector;
    final Set<TransportConnection> opened = ConcurrentHashMap.newKeySet();
    final AtomicInteger notTaken = new AtomicInteger();
    final AtomicInteger notOpened = new AtomicInteger();

    private final TestTransport transport = new TestTransport();
    private final Takeover takeover = new JettyTakeover(transport.transport());

    volatile Supplier<ConnectionListener> listeners = EchoListener::new;
    volatile Behaviour before = Behaviour.NONE;
    volatile Behaviour after = Behaviour.NONE;

    /** {@code null} without TLS. */
    final SslContextFactory.Server tls;

    /** What clients begin with; {@code null} without TLS. */
    private final SSLContext clientContext;

    TakeoverServer(SslContextFactory.Server tls) {
        this.tls = tls;
        connector = tls == null ? new ServerConnector(server, 1, 1) : new ServerConnector(server, 1, 1, tls);
        clientContext = tls == null ? null : TestKeys.server().clientContext(null);
        connector.setIdleTimeout(Duration.ofSeconds(30).toMillis());
        server.addConnector(connector);
        server.setHandler(new Switcher());
    }

    TakeoverServer start() throws Exception {
        server.start();
        return this;
    }

    RawSocket connect() {
        return clientContext == null
                ? new RawSocket(connector.getLocalPort())
                : new RawSocket(connector.getLocalPort(), clientContext);
    }

    static SocketChannel channel(Request request) {
        EndPoint endPoint = request.getTunnelSupport().getEndPoint();
        return (SocketChannel) (endPoint instanceof SslEndPoint tls ? tls.unwrap() : endPoint).getTransport();
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
        public void notOpened() {
            notOpened.incrementAndGet();
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
