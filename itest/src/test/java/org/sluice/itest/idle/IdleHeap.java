package org.sluice.itest.idle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.sluice.itest.client.Await;
import org.sluice.itest.process.GatewayProcess;

/**
 * Measures what idle connections cost a gateway: heap after a collection and threads, with none, with many, and with none
 * again. Gateway and clients are processes of their own.
 *
 * @param connections how many there were
 * @param before the heap before
 * @param open the heap while they were open
 * @param after the heap when they were closed
 * @param threadsBefore the threads before
 * @param threadsOpen the threads while they were open
 */
public record IdleHeap(
        int connections, Histogram before, Histogram open, Histogram after, int threadsBefore, int threadsOpen) {

    private static final String ECHO = "/echo";
    private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl";

    /** So many connections before the measurement make pools as large as they become, and load what is loaded once. */
    private static final int FIRST_CONNECTIONS = 100;

    /** So long that only a fault, but not a busy machine, can exceed it. */
    private static final long CLOSING_MILLIS = TimeUnit.MINUTES.toMillis(2);

    private static final List<String> JAVA_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            // Dead objects that a collection leaves where they are would count.
            "-XX:MarkSweepAlwaysCompactCount=1",
            "-Xmx1g");

    /** Classes with less than this for each connection are not printed. */
    private static final double PRINTED_BYTES = 0.5;

    /**
     * Measures and prints.
     *
     * @param args the number of connections, 9,500 unless said; the exported composition, that of Felix unless said
     */
    public static void main(String[] args) throws Exception {
        int connections = args.length > 0 ? Integer.parseInt(args[0]) : 9_500;
        Path bundles = args.length > 1
                ? Path.of(args[1])
                : classes().resolve("../../../run/target/export/gateway-felix").normalize();
        IdleHeap result = measure(bundles.toAbsolutePath(), Files.createTempDirectory("sluice-idle"), connections);
        result.print();
    }

    /**
     * Measures.
     *
     * @param bundles the exported composition
     * @param work where the gateway may write
     * @param connections how many; processes must be allowed a few more descriptors
     */
    public static IdleHeap measure(Path bundles, Path work, int connections) throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(bundles, work, JAVA_OPTIONS)) {
            try (Clients first = new Clients(gateway.port(), FIRST_CONNECTIONS)) {
                first.awaitOpen();
            }
            Histogram before = afterClose(gateway);
            int threadsBefore = gateway.threads();
            Histogram open;
            int threadsOpen;
            try (Clients clients = new Clients(gateway.port(), connections)) {
                clients.awaitOpen();
                open = Histogram.afterCollection(gateway);
                threadsOpen = gateway.threads();
            }
            return new IdleHeap(connections, before, open, afterClose(gateway), threadsBefore, threadsOpen);
        }
    }

    /** The gateway learns a little later that its clients have gone. */
    private static Histogram afterClose(GatewayProcess gateway) throws Exception {
        AtomicReference<Histogram> last = new AtomicReference<>();
        boolean closed = Await.within(CLOSING_MILLIS, () -> {
            last.set(Histogram.afterCollection(gateway));
            return last.get().bytes(CHANNEL) == 0;
        });
        if (!closed) {
            throw new AssertionError("channels are left: " + last.get().bytes(CHANNEL) + " bytes");
        }
        return last.get();
    }

    /** Bytes of heap for each connection. */
    public double bytesEach() {
        return each(open.bytes() - before.bytes());
    }

    /** Bytes of heap for each connection that has been closed. */
    public double bytesLeftEach() {
        return each(after.bytes() - before.bytes());
    }

    private double each(long bytes) {
        return (double) bytes / connections;
    }

    private void print() {
        System.out.printf("%d connections, heap after a collection:%n", connections);
        System.out.printf("before  %,11d bytes, %d threads%n", before.bytes(), threadsBefore);
        System.out.printf(
                "open    %,11d bytes, %d threads: %,.0f bytes each%n", open.bytes(), threadsOpen, bytesEach());
        System.out.printf("after   %,11d bytes: %,.0f bytes each%n", after.bytes(), bytesLeftEach());
        System.out.println("bytes for each open connection, by class:");
        print(open);
        System.out.println("bytes for each closed connection, by class:");
        print(after);
    }

    private void print(Histogram histogram) {
        histogram.classes().keySet().stream()
                .sorted(Comparator.comparingLong((String type) -> before.bytes(type) - histogram.bytes(type)))
                .filter(type -> each(histogram.bytes(type) - before.bytes(type)) >= PRINTED_BYTES)
                .forEach(type ->
                        System.out.printf("%8.1f  %s%n", each(histogram.bytes(type) - before.bytes(type)), type));
    }

    private static Path classes() {
        return new File(IdleHeap.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toPath();
    }

    /** The process of the clients. */
    private static final class Clients implements AutoCloseable {

        private final Process process;

        Clients(int port, int connections) throws IOException {
            process = GatewayProcess.java(
                    "-Xmx256m",
                    "-cp",
                    classes().toString(),
                    IdleClients.class.getName(),
                    Integer.toString(port),
                    ECHO,
                    Integer.toString(connections));
        }

        void awaitOpen() throws IOException {
            String line = process.inputReader().readLine();
            if (!"open".equals(line)) {
                throw new IOException("the clients are not open, but say: " + line);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
