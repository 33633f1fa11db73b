package org.sluice.itest.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenerTest {

    private static final Replies.Expected NOTHING = new Replies.Expected(ClientFrame.TEXT, new byte[0], false);

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aServerThatNeverAnswersIsNotWaitedForForEver() {
        assertEquals("connection 1 of 3 is not answered within 50 ms", message(3, 50));
    }

    @Test
    void whyAConnectionCannotBeOpenedIsTold() {
        CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream().write("HTTP/1.1 503 Busy\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        String message = message(1, 10_000);
        assertEquals(List.of("connection 1 of 1 cannot be opened"), List.of(message.split(":")[0]));
    }

    private String message(int count, long patienceMillis) {
        Target target =
                Target.of(Command.of("hold").with("port", server.getLocalPort()).with("path", "/"));
        return assertThrows(IOException.class, () -> Opener.open(target, count, NOTHING, patienceMillis))
                .getMessage();
    }
}
