package org.sluice.run.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts a gateway, says when it is ready, and ends with it. */
public final class Launcher {
    private static volatile int exitCode;
    /** Whoever is told to end while he starts has not failed. */
    private static volatile boolean ending;

    /** Null until there is something to stop. */
    private static volatile Gateway gateway;

    /** Held for as long as the process lives: the lock goes with the last reference to it. */
    private static FileChannel lock;

    private Launcher() {}

    /**
     * Runs a gateway until the process is told to end.
     *
     * @param args as in {@link Settings#parse}
     */
    public static void main(String[] args) {
        endQuietly();
        // One line of ours goes to the standard output. Frameworks and bundles that print, print elsewhere.
        var out = System.out;
        System.setOut(System.err);
        // What does not log through SLF4J.
        Logger.getLogger("").setLevel(Level.WARNING);
        try {
            var settings = Settings.parse(args);
            prepare(settings);
            gateway = new Gateway(settings);
            gateway.start();
            var address = gateway.awaitReady();
            if (!ending) {
                out.println("Sluice is ready: " + address + " on " + gateway.name() + ", after " + age() + " ms");
            }
            gateway.awaitStop();
        } catch (Exception e) {
            if (!ending) {
                System.err.println("gateway: " + message(e));
                exitCode = 1;
            }
        }
        System.exit(exitCode);
    }

    /** Milliseconds since the process started. */
    private static long age() {
        return System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    private static void prepare(Settings settings) throws IOException {
        Files.createDirectories(settings.load());
        Files.createDirectories(settings.etc());
        lock(settings.directory());
        if (settings.port() != 0 && !settings.httpIsConfigured()) {
            requireFree(settings.port());
        }
    }

    /** Two frameworks on one bundle cache destroy it. */
    private static void lock(Path directory) throws IOException {
        lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new IOException("another gateway uses directory " + directory);
        }
    }

    /** Felix HTTP only logs that it cannot have the port, and is quiet from then on. */
    private static void requireFree(int port) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
        } catch (BindException e) {
            throw new IOException("port " + port + ": " + e.getMessage(), e);
        }
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /**
     * Until this is called, a signal ends the process with the signal's exit code. So it comes first, is not a lambda,
     * and this class names no other of the framework's: to load a signed jar's first class takes longer than all of it.
     */
    private static void endQuietly() {
        Runtime.getRuntime().addShutdownHook(new Thread("stop") {
            @Override
            public void run() {
                end();
            }
        });
    }

    /** Whoever stopped us should see whether all went well. */
    private static void end() {
        ending = true;
        if (gateway != null && !gateway.stop()) {
            System.err.println("gateway: the framework did not stop in time");
            exitCode = 1;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
