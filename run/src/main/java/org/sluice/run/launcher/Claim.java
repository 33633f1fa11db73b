package org.sluice.run.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a gateway has to have for itself: its directory and its port. */
final class Claim {
    /** Held for as long as the process lives: the lock goes with the last reference to it. */
    private static FileChannel lock;

    private Claim() {}

    /** Fails, and says why, if another process has one of them. */
    static void of(Settings settings) throws IOException {
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
}
