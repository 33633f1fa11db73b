package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ConnectionDTO;

/** An application that selects a servlet context, of either whiteboard of the HTTP service. */
public class HttpContextApplicationIT extends ServersTest {

    private static final String NAME = "guard";
    private static final String FILTER = "(osgi.http.whiteboard.context.path=/below)";
    private static final RequestText REQUEST = RequestText.webSocket("/guarded");
    private static final RequestText OF_ALICE = REQUEST.with("User", "alice");

    /** Where contexts are registered, and the challenge of the one that is. */
    private enum Whiteboard {
        JAKARTA("Jakarta"),
        JAVAX("Javax");

        private final String challenge;

        Whiteboard(String challenge) {
            this.challenge = challenge;
        }
    }

    /** Whom the application has been asked about. */
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private ServiceRegistration<?> guard(Whiteboard whiteboard) {
        Map<String, Object> properties = Map.of(
                "osgi.http.whiteboard.context.name",
                NAME,
                "osgi.http.whiteboard.context.path",
                "/below",
                Constants.SERVICE_RANKING,
                1);
        return whiteboard == Whiteboard.JAKARTA
                ? register(ServletContextHelper.class, new JakartaContext(), properties)
                : register(org.osgi.service.http.context.ServletContextHelper.class, new JavaxContext(), properties);
    }

    private ServiceRegistration<WebSocketApplication> guarded(String select, Object... more) {
        List<Object> properties = new ArrayList<>(List.of(WebSocketConstants.CONTEXT_SELECT, select));
        properties.addAll(List.of(more));
        return application("/guarded", this::greet, properties.toArray());
    }

    /** Tells clients who they are. */
    private Answer greet(Handshake handshake) {
        String who = handshake.principal().map(Principal::getName).orElse("nobody");
        asked.add(who);
        return Answer.accept(new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                socket.sendText(who);
            }
        });
    }

    private static void assertGreets(String name, RawClient client) throws IOException {
        client.send(Frame.text("who?"));
        assertEquals(name, client.readFrame().text());
    }

    private static RawClient open(int port, RequestText request) throws IOException {
        RawClient client = RawClient.connect(port);
        assertEquals(101, client.send(request).readResponse().status());
        return client;
    }

    /** A whole answer, after which the connection is closed. */
    private void assertDenied(String challenge, String body, RequestText request) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            Response response = client.send(request).readResponse();
            assertEquals(401, response.status());
            assertEquals(challenge, response.field("WWW-Authenticate"));
            assertEquals(body, response.body());
            assertEquals("close", response.field("Connection"));
            assertNull(response.field("Upgrade"));
            assertArrayEquals(new byte[0], client.readToEnd());
        }
    }

    private List<String> principalsShown(ServiceRegistration<?> application) {
        WebSocketRuntime runtime = context.getService(context.getServiceReference(WebSocketRuntime.class));
        long id = (Long) application.getReference().getProperty(Constants.SERVICE_ID);
        return runtime.getConnectionDTOs(id, 10).stream()
                .map((ConnectionDTO connection) -> connection.principal)
                .toList();
    }

    @Test
    public void theRemoteUserIsThePrincipal() throws Exception {
        for (Whiteboard whiteboard : Whiteboard.values()) {
            ServiceRegistration<?> guard = guard(whiteboard);
            for (String select : List.of(NAME, FILTER)) {
                ServiceRegistration<?> application = guarded(select);
                try (RawClient client = open(port(), OF_ALICE)) {
                    assertGreets("alice", client);
                    assertEquals(List.of("alice"), principalsShown(application));
                }
                unregister(application);
            }
            unregister(guard);
        }
        assertEquals(List.of("alice", "alice", "alice", "alice"), List.copyOf(asked));
    }

    @Test
    public void aDenialIsTheContextsAnswerAndTakesNoSlot() throws Exception {
        guarded(NAME, WebSocketConstants.MAX_CONNECTIONS, 1);
        for (Whiteboard whiteboard : Whiteboard.values()) {
            ServiceRegistration<?> guard = guard(whiteboard);
            for (int i = 0; i < 3; i++) {
                assertDenied(whiteboard.challenge, "who is there?", REQUEST);
            }
            assertEquals(List.of(), List.copyOf(asked));
            try (RawClient client = open(port(), OF_ALICE)) {
                assertGreets("alice", client);
                assertEquals(503, status(port(), REQUEST));
            }
            asked.clear();
            Await.until("the slot is free", () -> status(port(), REQUEST) == 401);
            unregister(guard);
        }
    }

    @Test
    public void withoutTheContextThereIsNoSuchPathAndOneWarning() throws Exception {
        for (String select : List.of("no.such.context", "(osgi.http.whiteboard.context.name=no.such*)")) {
            LogFile log = new LogFile();
            ServiceRegistration<?> application = guarded(select);
            try (RawClient client = RawClient.connect(port())) {
                Response ordinary = client.send(RequestText.get("/guarded")).readResponse();
                assertEquals(404, ordinary.status());
                for (int i = 0; i < 3; i++) {
                    Response response = client.send(OF_ALICE).readResponse();
                    assertEquals(404, response.status());
                    assertEquals(ordinary.fields().keySet(), response.fields().keySet());
                    assertEquals(ordinary.body(), response.body());
                }
            }
            log.awaitWarning("no.such", "register a ServletContextHelper", WebSocketConstants.CONTEXT_SELECT);
            assertEquals(1, log.warnings().size());
            unregister(application);
        }
        assertEquals(List.of(), List.copyOf(asked));
    }

    @Test
    public void atAStandaloneServerThereIsNoSuchPath() throws Exception {
        guarded(NAME);
        for (Whiteboard whiteboard : Whiteboard.values()) {
            ServiceRegistration<?> guard = guard(whiteboard);
            assertEquals(404, status(standalonePort(), OF_ALICE));
            assertEquals(101, status(port(), OF_ALICE));
            unregister(guard);
        }
        assertEquals(List.of("alice", "alice"), List.copyOf(asked));
    }

    @Test
    public void aContextMayComeAndGo() throws Exception {
        guarded(FILTER);
        for (Whiteboard whiteboard : Whiteboard.values()) {
            assertEquals(404, status(port(), OF_ALICE));
            ServiceRegistration<?> guard = guard(whiteboard);
            assertEquals(101, status(port(), OF_ALICE));
            assertEquals(401, status(port(), REQUEST));
            unregister(guard);
            assertEquals(404, status(port(), OF_ALICE));
        }
    }

    @Test
    public void contextAndAuthenticatorMustAgree() throws Exception {
        guarded(NAME, WebSocketConstants.AUTHENTICATOR, "second");
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        Authenticator second = handshake -> {
            String first = handshake.principal().map(Principal::getName).orElse("nobody");
            seen.add(first);
            return handshake.field("Second").isPresent()
                    ? Authentication.granted("second " + first)
                    : Authentication.missing("Second");
        };
        register(Authenticator.class, second, Map.of(Authenticator.NAME, "second"));
        for (Whiteboard whiteboard : Whiteboard.values()) {
            ServiceRegistration<?> guard = guard(whiteboard);
            assertDenied(whiteboard.challenge, "who is there?", REQUEST);
            assertDenied(whiteboard.challenge, "who is there?", REQUEST.with("Second", "yes"));
            assertEquals(List.of(), List.copyOf(seen));
            assertDenied("Second", "Unauthorized", OF_ALICE);
            assertEquals(List.of(), List.copyOf(asked));
            try (RawClient client = open(port(), OF_ALICE.with("Second", "yes"))) {
                assertGreets("second alice", client);
            }
            assertEquals(List.of("alice", "alice"), List.copyOf(seen));
            seen.clear();
            asked.clear();
            unregister(guard);
        }
    }
}
