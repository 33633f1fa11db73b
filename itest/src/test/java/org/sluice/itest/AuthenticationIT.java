package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.useradmin.Group;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.User;
import org.osgi.service.useradmin.UserAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/** Who may connect, at the HTTP service's port and at a standalone server's. All clients have one address. */
public class AuthenticationIT extends GatewayTest {

    private static final String TOKEN = "token-of-alice-1";
    private static final String BASIC = "Basic realm=\"gateway\", charset=\"UTF-8\"";
    private static final String BEARER = "Bearer realm=\"gateway\"";
    private static final String AUTHORIZATION = "Authorization";

    private final List<Configuration> configurations = new ArrayList<>();

    private ConfigurationAdmin admin;
    private List<Integer> ports;

    @Override
    @org.ops4j.pax.exam.Configuration
    public Option[] configuration() throws Exception {
        return options(composite(super.configuration()), Composition.userAdmin());
    }

    @Before
    public void serversAndAuthenticators() throws Exception {
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        Await.until("the example is there", this::echoIsServed);
        create("org.sluice.standalone", "standalone", place().standaloneProperties());
        create(
                "org.sluice.authentication.bearer",
                "tokens",
                Map.of("tokens", new String[] {"alice=" + TOKEN}, "queryParameter", "token"));
        create("org.sluice.authentication.useradmin", "users", Map.of("role", "operator"));
        ports = List.of(port(), standalonePort());
        application("/tokens", this::greet, WebSocketConstants.AUTHENTICATOR, "tokens");
        application("/users", this::greet, WebSocketConstants.AUTHENTICATOR, "users");
        Await.until("authenticators are there", () -> configured() == 2);
    }

    @After
    public void deleteConfigurations() throws Exception {
        for (Configuration configuration : configurations) {
            configuration.delete();
        }
        Await.until("nothing is left", () -> configured() == 0 && server() == null);
    }

    private Configuration create(String factory, String name, Map<String, Object> properties) throws Exception {
        Configuration configuration = admin.getFactoryConfiguration(factory, name, "?");
        configurations.add(configuration);
        configuration.update(new Hashtable<>(properties));
        return configuration;
    }

    private int configured() throws Exception {
        return context.getServiceReferences(Authenticator.class, "(service.pid=*)")
                .size();
    }

    private int count(Class<?> type) throws Exception {
        return context.getServiceReferences(type, null).size();
    }

    private ServiceReference<?> server() throws Exception {
        ServiceReference<?>[] all =
                context.getAllServiceReferences("org.sluice.protocol.UpgradeServer", "(sluice.server.name=standalone)");
        return all == null ? null : all[0];
    }

    private int standalonePort() throws Exception {
        Await.until(
                "the server is up", () -> server() != null && "UP".equals(server().getProperty("sluice.server.state")));
        return place().at((Integer) server().getProperty("sluice.server.port"));
    }

    /** An application that tells clients who they are, and what it sees of their subprotocols. */
    private Answer greet(Handshake handshake) {
        String who = handshake.principal().map(principal -> principal.getName()).orElse("nobody");
        String offers = handshake.subprotocols() + " " + handshake.fields().get("Sec-WebSocket-Protocol");
        return Answer.accept(new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                socket.sendText(who + " " + offers);
            }
        });
    }

    private static Response upgrade(int port, RequestText request) throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(request).readResponse();
        }
    }

    private static void assertRefused(int status, String challenge, int port, RequestText request) throws Exception {
        Response response = upgrade(port, request);
        assertEquals(status, response.status());
        assertEquals(challenge, response.field("WWW-Authenticate"));
        assertEquals("close", response.field("Connection"));
        assertEquals(status == 503 ? "5" : null, response.field("Retry-After"));
    }

    private static void assertGreets(String principal, int port, RequestText request) throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            assertEquals(101, client.send(request).readResponse().status());
            client.send(Frame.text("who?"));
            assertEquals(principal + " [] null", client.readFrame().text());
        }
    }

    private static RequestText basic(String credentials) {
        byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
        return RequestText.webSocket("/users")
                .with(AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(bytes));
    }

    private static RequestText bearer(String token) {
        return RequestText.webSocket("/tokens").with(AUTHORIZATION, "Bearer " + token);
    }

    private void createUsers() throws Exception {
        Await.until("there is a UserAdmin", () -> count(UserAdmin.class) == 1);
        UserAdmin users = context.getService(context.getServiceReference(UserAdmin.class));
        Group operators = (Group) users.createRole("operator", Role.GROUP);
        if (operators == null) {
            return;
        }
        operators.addMember(createUser(users, "alice", "p\u00e4ssword"));
        createUser(users, "bob", "password");
    }

    @SuppressWarnings("unchecked")
    private static User createUser(UserAdmin users, String login, String password) {
        User user = (User) users.createRole("user-" + login, Role.USER);
        user.getProperties().put("login", login);
        user.getCredentials().put("password", password);
        return user;
    }

    @Test
    public void basicIsNameAndPasswordOfAUserWithTheRole() throws Exception {
        createUsers();
        for (int port : ports) {
            assertRefused(401, BASIC, port, RequestText.webSocket("/users"));
            assertRefused(401, BASIC, port, basic("alice:password"));
            assertRefused(401, BASIC, port, basic("*:p\u00e4ssword"));
            assertRefused(403, null, port, basic("bob:password"));
            assertGreets("alice", port, basic("alice:p\u00e4ssword"));
        }
    }

    @Test
    public void withoutUserAdminNobodyIsLetIn() throws Exception {
        createUsers();
        Bundle provider = bundle("org.apache.felix.useradmin");
        provider.stop();
        for (int port : ports) {
            assertRefused(503, null, port, basic("alice:p\u00e4ssword"));
        }
        provider.start();
        createUsers();
        Await.until(
                "users are back",
                () -> upgrade(ports.get(0), basic("alice:p\u00e4ssword")).status() == 101);
    }

    @Test
    public void aBearerTokenIsAField() throws Exception {
        for (int port : ports) {
            assertRefused(401, BEARER, port, RequestText.webSocket("/tokens"));
            assertRefused(401, BEARER + ", error=\"invalid_token\"", port, bearer(TOKEN + "2"));
            assertGreets("alice", port, bearer(TOKEN));
        }
    }

    @Test
    public void aBearerTokenIsAQueryParameter() throws Exception {
        for (int port : ports) {
            assertRefused(
                    401,
                    BEARER + ", error=\"invalid_token\"",
                    port,
                    RequestText.webSocket("/tokens?token=" + TOKEN + "2"));
            assertGreets("alice", port, RequestText.webSocket("/tokens?a=b&token=" + TOKEN));
        }
    }

    @Test
    public void aBearerTokenIsASubprotocolThatNobodySeesAgain() throws Exception {
        application(
                "/chat",
                this::greet,
                WebSocketConstants.AUTHENTICATOR,
                "tokens",
                WebSocketConstants.SUBPROTOCOLS,
                new String[] {"chat", TOKEN});
        for (int port : ports) {
            try (JdkClient client = JdkClient.open(port, "/tokens", "sluice.bearer", TOKEN, "other")) {
                assertEquals("sluice.bearer", client.socket().getSubprotocol());
                client.sendText("who?");
                assertEquals("alice [other] [other]", client.nextText());
            }
            try (JdkClient client = JdkClient.open(port, "/chat", "sluice.bearer", TOKEN, "chat")) {
                assertEquals("chat", client.socket().getSubprotocol());
                client.sendText("who?");
                assertEquals("alice [chat] [chat]", client.nextText());
            }
            assertRefused(
                    401,
                    BEARER + ", error=\"invalid_token\"",
                    port,
                    RequestText.webSocket("/tokens").with("Sec-WebSocket-Protocol", "sluice.bearer, " + TOKEN + "2"));
        }
        assertGreets("alice", ports.get(0), bearer(TOKEN));
    }

    @Test
    public void withoutTheSelectedAuthenticatorNobodyIsLetIn() throws Exception {
        application("/lost", this::greet, WebSocketConstants.AUTHENTICATOR, "(" + Authenticator.NAME + "=lost*)");
        for (int port : ports) {
            assertRefused(503, null, port, RequestText.webSocket("/lost"));
        }
        register(
                Authenticator.class,
                handshake -> Authentication.granted("finder"),
                Map.of(Authenticator.NAME, "lost2"));
        for (int port : ports) {
            assertGreets("finder", port, RequestText.webSocket("/lost"));
        }
    }

    @Test
    public void anAuthenticatorThatGoesWhileItDecidesLetsNobodyIn() throws Exception {
        application("/slow", this::greet, WebSocketConstants.AUTHENTICATOR, "slow");
        for (int port : ports) {
            CountDownLatch in = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Authenticator slow = handshake -> {
                in.countDown();
                go.await();
                return Authentication.granted("late");
            };
            ServiceRegistration<?> registration =
                    register(Authenticator.class, slow, Map.of(Authenticator.NAME, "slow"));
            try (RawClient client = RawClient.connect(port)) {
                client.send(RequestText.webSocket("/slow"));
                assertTrue(in.await(Await.SECONDS, TimeUnit.SECONDS));
                CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> unregister(registration));
                Await.until("it leaves", () -> count(Authenticator.class) == 2);
                Await.until(
                        "nobody asks it",
                        () -> upgrade(port, RequestText.webSocket("/slow")).status() == 503);
                go.countDown();
                assertEquals(503, client.readResponse().status());
                leaving.get(Await.SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    public void anAddressWithTooManyWrongOnesHasToWait() throws Exception {
        assertGreets("alice", ports.get(0), bearer(TOKEN));
        for (int i = 0; i < 5; i++) {
            assertEquals(401, upgrade(ports.get(i % 2), bearer("wrong")).status());
        }
        for (int port : ports) {
            Response response = upgrade(port, bearer(TOKEN));
            assertEquals(429, response.status());
            assertEquals("1", response.field("Retry-After"));
            assertNull(response.field("WWW-Authenticate"));
        }
        assertTrue("others are served", echoIsServed());
        Await.until(
                "the time is over", () -> upgrade(ports.get(0), bearer(TOKEN)).status() == 101);
        assertEquals(401, upgrade(ports.get(0), bearer("wrong")).status());
        assertGreets("alice", ports.get(1), bearer(TOKEN));
    }

    @Test
    public void anOperatorHasADefaultForApplicationsThatSelectNone() throws Exception {
        application("/plain", this::greet);
        Configuration server = admin.getConfiguration("org.sluice.websocket.server", "?");
        server.update(new Hashtable<>(Map.of("authenticator", "tokens")));
        try {
            Await.until(
                    "the default holds",
                    () -> upgrade(ports.get(0), RequestText.webSocket("/plain")).status() == 401);
            assertEquals(
                    401, upgrade(ports.get(1), RequestText.webSocket("/plain")).status());
            assertGreets("alice", ports.get(0), RequestText.webSocket("/plain?token=" + TOKEN));
        } finally {
            server.delete();
        }
        Await.until(
                "nobody is asked",
                () -> upgrade(ports.get(0), RequestText.webSocket("/plain")).status() == 101);
    }

    @Test
    public void withoutTheSelectedServletContextThereIsNoSuchPath() throws Exception {
        application("/behind", this::greet, WebSocketConstants.CONTEXT_SELECT, "no.such.context");
        for (int port : ports) {
            assertEquals(404, upgrade(port, RequestText.webSocket("/behind")).status());
        }
    }
}
