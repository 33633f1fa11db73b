package org.sluice.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

class PatientConnectorTest {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final long SCARCITY_NANOS = 1_000_000_000L;

    private final Threads threads = new Threads(Rig.frameworkStop());
    private final Server server = threads.newServer();

    /** The connection stays ready to be accepted, so that a selector would find nothing but that. */
    @Test
    void whatCannotBeAcceptedIsTriedAgainAfterAPause() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        long start = System.nanoTime();
        PatientConnector connector = new PatientConnector(server, threads, new HttpConnectionFactory()) {
            @Override
            SelectableChannel acceptNext(ServerSocketChannel channel) throws IOException {
                if (System.nanoTime() - start < SCARCITY_NANOS) {
                    failures.incrementAndGet();
                    throw new IOException("Too many open files");
                }
                return super.acceptNext(channel);
            }
        };
        server.addConnector(connector);
        server.start();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            client.setSoTimeout(PATIENCE_MILLIS);
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
            assertEquals("HTTP/1.1 404 Not Found", in.readLine());
            // One before the selector has heard of the pause may come in addition
            assertTrue(failures.get() < 5, failures + " attempts");
        } finally {
            server.stop();
            threads.deactivate();
        }
    }
}
