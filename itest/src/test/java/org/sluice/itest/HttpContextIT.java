package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.ServletContexts.Decision;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** A protocol whose handler asks the servlet contexts of the HTTP service, of both whiteboards. */
public class HttpContextIT extends HttpTest {

    private static final String TOKEN = "sluice-guarded";
    private static final RequestText REQUEST = RequestText.upgrade("/resource", TOKEN);

    @Before
    public void registerHandler() throws Exception {
        register(ProtocolHandler.class, HttpContextIT::answer, Map.of(ProtocolHandler.UPGRADE_TOKENS, TOKEN));
        Await.until(
                "the servlet is there",
                () -> answerTo(RequestText.get("/resource")).status() == 200);
    }

    /** Asks the context that the request names. Whom it lets in is greeted, but for those who want plain HTTP. */
    private static UpgradeAnswer answer(UpgradeRequest request, ServletContexts contexts) {
        String select =
                request.fields().getOrDefault("Select", List.of("guard")).get(0);
        Decision decision = contexts.handleSecurity(select);
        if (decision instanceof Decision.Denied) {
            return UpgradeAnswer.answered();
        }
        if (decision instanceof Decision.Granted granted && !request.fields().containsKey("Decline")) {
            return UpgradeAnswer.switchProtocols(
                    new Greeting(granted.principal().map(Principal::getName).orElse("nobody")));
        }
        return UpgradeAnswer.decline();
    }

    /** Says a name and ends. */
    private record Greeting(String name) implements ConnectionListener {

        @Override
        public void onOpen(ByteConnection connection) {
            connection.close(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public void onRead(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void onReadEnd() {
            // Closed already.
        }

        @Override
        public void onGoingAway() {
            // Closed already.
        }

        @Override
        public void onClosed(ConnectionEnd end) {
            // Nothing is held.
        }
    }

    private static Map<String, Object> named(String name, int ranking) {
        return Map.of(
                "osgi.http.whiteboard.context.name",
                name,
                "osgi.http.whiteboard.context.path",
                "/below",
                Constants.SERVICE_RANKING,
                ranking);
    }

    private JakartaContext jakarta(int ranking) {
        JakartaContext context = new JakartaContext();
        register(ServletContextHelper.class, context, named("guard", ranking));
        return context;
    }

    private JavaxContext javax(int ranking) {
        JavaxContext context = new JavaxContext();
        register(org.osgi.service.http.context.ServletContextHelper.class, context, named("guard", ranking));
        return context;
    }

    private static void assertCalls(Queue<String> calls, String... expected) throws Exception {
        Await.until("the calls", () -> calls.size() >= expected.length);
        assertEquals(Arrays.asList(expected), List.copyOf(calls));
    }

    private void assertGreets(String name, RequestText request) throws IOException {
        try (RawClient greeted = RawClient.connect(portNow())) {
            assertEquals(101, greeted.send(request).readResponse().status());
            assertEquals(name, greeted.readLine());
        }
    }

    private int portNow() {
        try {
            return port();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void aDenialIsTheAnswerOfTheContext() throws Exception {
        JakartaContext context = jakarta(0);
        Response response = answerTo(REQUEST);
        assertEquals("Jakarta", response.field("WWW-Authenticate"));
        assertEquals("who is there?", response.body());
        assertRefused(401, response);
        assertCalls(context.calls, "handle");
    }

    @Test
    public void nothingBehindADeniedRequestIsAnswered() throws Exception {
        jakarta(0);
        client = RawClient.connect(port());
        int before = Resource.requests();
        client.send(ascii(REQUEST), ascii(RequestText.get("/resource")));
        assertRefused(401, client.readResponse());
        assertEquals(before, Resource.requests());
    }

    @Test
    public void theRemoteUserIsThePrincipal() throws Exception {
        JakartaContext context = jakarta(0);
        assertGreets("alice", REQUEST.with("User", "alice"));
        assertCalls(context.calls, "handle", "finish");
        assertGreets("bob", REQUEST.with("User", "bob"));
        assertCalls(context.calls, "handle", "finish", "handle", "finish");
    }

    @Test
    public void contextsOfTheJavaxWhiteboardAreAskedToo() throws Exception {
        JakartaContext lower = jakarta(1);
        JavaxContext higher = javax(2);
        Response response = answerTo(REQUEST);
        assertEquals("Javax", response.field("WWW-Authenticate"));
        assertEquals("who is there?", response.body());
        assertRefused(401, response);
        assertGreets("alice", REQUEST.with("User", "alice"));
        assertCalls(higher.calls, "handle", "handle", "finish");
        assertTrue(lower.calls.isEmpty());
    }

    @Test
    public void aFilterSelectsToo() throws Exception {
        jakarta(0);
        assertGreets(
                "alice", REQUEST.with("User", "alice").with("Select", "(osgi.http.whiteboard.context.path=/below)"));
    }

    @Test
    public void anExceptionIsA500ThatSaysNothing() throws Exception {
        JakartaContext context = jakarta(0);
        Response response = answerTo(REQUEST.with("User", "trouble"));
        assertTrue(response.body(), !response.body().contains("secret"));
        assertRefused(500, response);
        assertCalls(context.calls, "handle");
    }

    @Test
    public void whoeverHasGoneIsNotAsked() throws Exception {
        JakartaContext context = new JakartaContext();
        ServiceRegistration<ServletContextHelper> registration =
                register(ServletContextHelper.class, context, named("guard", 0));
        assertRefused(401, answerTo(REQUEST));
        unregister(registration);
        Response response = answerTo(REQUEST);
        assertEquals(Resource.BODY, response.body());
        assertKeptAlive();
        assertCalls(context.calls, "handle");
    }

    @Test
    public void contextsOfOtherHttpServicesAreNotAsked() throws Exception {
        JakartaContext context = new JakartaContext();
        Hashtable<String, Object> elsewhere = new Hashtable<>(named("guard", 0));
        elsewhere.put("osgi.http.whiteboard.target", "(org.apache.felix.http.name=elsewhere)");
        register(ServletContextHelper.class, context, Map.copyOf(elsewhere));
        assertEquals(Resource.BODY, answerTo(REQUEST).body());
        assertTrue(context.calls.isEmpty());
    }

    /** Also its answer does not show that a context was asked. */
    @Test
    public void aDeclinedRequestIsAnOrdinaryOne() throws Exception {
        JakartaContext context = jakarta(0);
        Response response = answerTo(REQUEST.with("User", "alice").with("Decline", "yes"));
        assertEquals(200, response.status());
        assertEquals(Resource.BODY, response.body());
        assertNull(response.field("Seen"));
        assertNull(response.field("Connection"));
        assertEquals(
                answerTo(RequestText.get("/resource")).fields().keySet(),
                response.fields().keySet());
        assertKeptAlive();
        assertCalls(context.calls, "handle", "finish");
    }
}
