package org.sluice.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sockets and selectors of this process, as Linux shows them. */
final class Descriptors {

    /** Columns of the tables of sockets. */
    private static final int STATE = 3;

    private static final int INODE = 9;
    private static final String LISTENS = "0A";

    private Descriptors() {}

    /** All sockets, selectors, and what wakes these. */
    static int count() throws IOException {
        return targets().size();
    }

    /** The sockets that have, or had, a peer. */
    static int connected() throws IOException {
        List<String> ours = targets();
        int connected = 0;
        for (String table : List.of("tcp", "tcp6")) {
            connected += (int) Files.readAllLines(Path.of("/proc/self/net", table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split(" +"))
                    .filter(socket -> !socket[STATE].equals(LISTENS))
                    .filter(socket -> ours.contains("socket:[" + socket[INODE] + "]"))
                    .count();
        }
        return connected;
    }

    private static List<String> targets() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(Descriptors::target)
                    .filter(target -> target.startsWith("socket:") || target.startsWith("anon_inode:"))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }
}
