package org.sluice.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.upgrade.GoAwayPlan;
import org.sluice.jetty.upgrade.OpenConnections;
import org.sluice.jetty.upgrade.ProtocolHandlers;
import org.sluice.jetty.upgrade.Upgrades;

/** One server that listens, from its start to its stop. */
final class JettyServer {

    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    private static final int BACKLOG = 1024;

    private final Server server;
    private final HttpConfiguration http = new HttpConfiguration();
    private final ServerConnector connector;
    private final HandshakeDeadlines deadlines;
    private final UpgradeHandler handler;
    private final AcceptedChannels accepted = new AcceptedChannels();
    private final OpenConnections connections = new OpenConnections();
    private final Threads threads;
    private final Optional<ServerTls> tls;

    private volatile GoAwayPlan goAway;

    private JettyServer(Settings settings, Threads threads, Takeover takeover, ProtocolHandlers handlers)
            throws UnusableFileException {
        tls = ServerTls.of(settings, threads);
        goAway = settings.goAway();
        this.threads = threads;
        server = threads.newServer();
        deadlines = new HandshakeDeadlines(threads, settings.handshakeTimeout());
        http.setRequestHeaderSize(settings.maxHeadBytes());
        http.setSendServerVersion(false);
        connector = new PatientConnector(server, threads, factories());
        // The deadlines bound everything before the connection has left, and then it is not Jetty's any more.
        connector.setIdleTimeout(0);
        connector.addEventListener(deadlines);
        connector.addEventListener(accepted);
        connector.getSelectorManager().addEventListener(accepted);
        server.addConnector(connector);
        Upgrades upgrades = new Upgrades(takeover, handlers, connections);
        handler = new UpgradeHandler(upgrades, settings.identity(), deadlines, settings.proxies());
        server.setHandler(handler);
        server.setErrorHandler(new PlainText(() -> server.isStarted() && !connections.isGoingAway()));
    }

    private ConnectionFactory[] factories() {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        // Who is reached by an address or a name that is not in the certificate is for the client to judge.
        boolean hostIsInCertificate = false;
        http.addCustomizer(new SecureRequestCustomizer(hostIsInCertificate));
        return new ConnectionFactory[] {new SslConnectionFactory(tls.get().factory(), plain.getProtocol()), plain};
    }

    /**
     * Starts a server.
     *
     * @throws UnusableFileException if a key or a certificate cannot be had
     * @throws IOException if its address cannot be had
     */
    static JettyServer start(Settings settings, Threads threads, Takeover takeover, ProtocolHandlers handlers)
            throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Jetty looks there, once, for what it encodes fields with. Where it is the HTTP service's, and that has not
        // started yet, nobody else would know of HPACK, and the HTTP service could never answer by HTTP/2.
        thread.setContextClassLoader(HttpField.class.getClassLoader());
        try {
            return startJetty(settings, threads, takeover, handlers);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static JettyServer startJetty(
            Settings settings, Threads threads, Takeover takeover, ProtocolHandlers handlers) throws IOException {
        JettyServer server = new JettyServer(settings, threads, takeover, handlers);
        ServerSocketChannel channel = bind(settings);
        try {
            server.connector.open(channel);
            server.server.start();
            server.tls.ifPresent(ServerTls::watch);
            threads.servers().add(server);
            threads.frameworkStop().add(server.connections, () -> server.goAway);
            return server;
        } catch (Exception e) {
            channel.close();
            server.stopJetty();
            throw new IOException("Jetty does not start: " + e, e);
        }
    }

    private static ServerSocketChannel bind(Settings settings) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("host " + settings.host() + " is not known");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(address, BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    int openConnections() {
        return connections.size();
    }

    /**
     * Takes new limits and certificates over: they hold for connections that are accepted from now on; and the proxies.
     *
     * @throws UnusableFileException if a key or a certificate cannot be had: then everything is as it was
     */
    void setLimits(Settings settings) throws UnusableFileException {
        if (tls.isPresent() && settings.tls().isPresent()) {
            tls.get().change(TlsMaterial.load(settings.tls().get()));
        }
        http.setRequestHeaderSize(settings.maxHeadBytes());
        deadlines.setTimeout(settings.handshakeTimeout());
        handler.setProxies(settings.proxies());
        goAway = settings.goAway();
    }

    /** As it happens from time to time. */
    void checkFiles() {
        tls.ifPresent(ServerTls::checkFiles);
    }

    /** Begins to let the connections go away. */
    void beginToStop() {
        connections.beginGoingAway(goAway);
    }

    /** Lets the connections go away, waits a bounded time for them, and stops. May be called again, and by several threads. */
    void stop() {
        tls.ifPresent(ServerTls::stop);
        connections.goAway(goAway);
        threads.servers().remove(this);
        threads.frameworkStop().remove(connections);
        stopJetty();
    }

    private void stopJetty() {
        accepted.stopping();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.error("a standalone server has not stopped in order", e);
        }
        accepted.stop();
    }
}
