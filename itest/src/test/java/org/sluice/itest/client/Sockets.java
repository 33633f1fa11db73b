package org.sluice.itest.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The process's own descriptors, clients' and servers' alike. */
public final class Sockets {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Sockets() {}

    /** How many sockets are open, whatever Java knows of them. */
    public static int open() throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return (int) descriptors.filter(Sockets::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }
}
