package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** What a handler learns of the server, as an operator has configured it. */
class IdentityTest {

    private final GatewayServer server = new GatewayServer(0);
    private final BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        server.handler(
                        (request, contexts) -> {
                            asked.add(request);
                            return UpgradeAnswer.refuse(403);
                        },
                        "echo")
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private ServerIdentity seenWith(String name, String... scope) throws Exception {
        server.gateway.configure(1, "name", name, "scope", scope);
        try (RawSocket client = server.connect()) {
            client.send("GET /context/x HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: echo\n\n");
            client.readToEnd();
        }
        UpgradeRequest request = asked.poll(20, TimeUnit.SECONDS);
        return new ServerIdentity(request.serverName(), request.scopes());
    }

    @Test
    void itIsTakenOverAtRunTime() throws Exception {
        assertEquals(new ServerIdentity("front", Set.of("a", "b")), seenWith("front", "a", "b"));
        assertEquals(new ServerIdentity("back", Set.of("*")), seenWith("back", "*"));
    }

    @Test
    void emptyValuesHaveDefaults() throws Exception {
        ServerIdentity defaults = new ServerIdentity("default", Set.of("default"));
        assertEquals(defaults, seenWith(""));
        assertEquals(defaults, seenWith(" ", "", " "));
    }
}
