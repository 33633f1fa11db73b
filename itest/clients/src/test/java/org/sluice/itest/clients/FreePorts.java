package org.sluice.itest.clients;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for programs that cannot take a free one and tell which. */
final class FreePorts {

    /** Below those that the system gives to clients: one of them may take a port before the program does. */
    private static final int FIRST = 10_000;

    private static final int LAST = 30_000;
    private static final int ATTEMPTS = 100;

    private FreePorts() {}

    /** So many ports that nobody listens at. */
    static List<Integer> take(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(listen());
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static ServerSocket listen() throws IOException {
        BindException last = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                last = e;
            }
        }
        throw last;
    }
}
