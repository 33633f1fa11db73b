package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.presign.Credentials;
import org.sluice.presign.CredentialsProvider;
import org.sluice.presign.Presigner;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/** Who comes with a presigned URL, and who makes them. */
public class PresignIT extends GatewayTest {

    private static final String PID = "org.sluice.presign";
    private static final String ENDPOINT = "org.sluice.presign.endpoint";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String CREDENTIALS = "AKIDEXAMPLE=" + SECRET + ";principal=alice";

    /** Signed by others in 2022. */
    private static final String EXPIRED = "/start-network-analyzer-stream?configuration-name=NaConfig"
            + "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIDEXAMPLE%2F20220427%2Fus-east-1%2Fiotwireless%2Faws4_request"
            + "&X-Amz-Date=20220427T001057Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=0807ab801a7af4e7e3365ca04fafb232fe0bc45a3d159509d29fbc8a2c55e1c1";

    private final List<Configuration> configurations = new ArrayList<>();
    private final AtomicInteger connects = new AtomicInteger();

    private ConfigurationAdmin admin;
    private Configuration configuration;

    @Override
    @org.ops4j.pax.exam.Configuration
    public Option[] configuration() throws Exception {
        return options(composite(super.configuration()), Composition.presign());
    }

    @Before
    public void presignerIsThere() throws Exception {
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        Await.until("the example is there", this::echoIsServed);
        configuration = admin.getFactoryConfiguration(PID, "urls", "?");
        update(configuration, Map.of("credentials", CREDENTIALS));
        Await.until("URLs are signed", () -> presigner().isPresent());
        for (String pattern : List.of("/traces/*", "/start-network-analyzer-stream")) {
            application(pattern, this::greet, WebSocketConstants.AUTHENTICATOR, "urls");
        }
    }

    @After
    public void deleteConfigurations() throws Exception {
        for (Configuration each : configurations) {
            each.delete();
        }
        Await.until("nothing is left", () -> presigner().isEmpty());
    }

    private void update(Configuration target, Map<String, Object> properties) throws Exception {
        if (!configurations.contains(target)) {
            configurations.add(target);
        }
        target.update(new Hashtable<>(properties));
    }

    private Optional<Presigner> presigner() {
        ServiceReference<Presigner> reference = context.getServiceReference(Presigner.class);
        return Optional.ofNullable(reference).map(context::getService);
    }

    private Answer greet(Handshake handshake) {
        connects.incrementAndGet();
        return Answer.accept(new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                socket.sendText(handshake.principal().orElseThrow().getName());
            }
        });
    }

    private URI url(String target) throws Exception {
        return URI.create("ws://127.0.0.1:" + port() + target);
    }

    private URI signed(String target) throws Exception {
        return presigner().orElseThrow().presign("AKIDEXAMPLE", url(target), Duration.ofSeconds(300));
    }

    private URI signedWith(String accessKeyId, String target) throws Exception {
        Credentials credentials = Credentials.of(accessKeyId, SECRET);
        return presigner().orElseThrow().presign(credentials, url(target), Duration.ofSeconds(300));
    }

    private static RequestText request(URI url) {
        return RequestText.webSocket(url.getRawPath() + "?" + url.getRawQuery())
                .replacing("Host", url.getRawAuthority());
    }

    private int status(RequestText request) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            return client.send(request).readResponse().status();
        }
    }

    private void assertGreets(String principal, URI url) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            assertEquals(101, client.send(request(url)).readResponse().status());
            client.send(Frame.text("who?"));
            assertEquals(principal, client.readFrame().text());
        }
    }

    private void assertCloses(RequestText request) throws Exception {
        assertEquals(1008, firstCloseCode(request));
    }

    /** 0 for a connection that is of use, and the status where there is none. */
    private int firstCloseCode(RequestText request) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            Response response = client.send(request).readResponse();
            if (response.status() != 101) {
                return response.status();
            }
            client.send(Frame.text("who?"));
            Frame frame = client.readFrame();
            return frame.opcode() == Frame.CLOSE ? frame.closeCode() : 0;
        }
    }

    @Test
    public void whoHasASignedUrlIsLetInAndOthersGetACodeOnly() throws Exception {
        assertGreets("alice", signed("/traces/a?x=1"));
        assertGreets("alice", signed("/traces/caf%C3%A9/a%20b:c?q=%2B%C3%A9&b&a=%20"));
        int before = connects.get();
        assertCloses(RequestText.webSocket("/traces/a"));
        assertCloses(request(URI.create(signed("/traces/a") + "0")));
        assertCloses(request(URI.create(signed("/traces/a?x=1").toString().replace("x=1", "x=2"))));
        assertCloses(request(signed("/traces/a")).replacing("Host", "gateway.example"));
        assertCloses(RequestText.webSocket(EXPIRED).replacing("Host", "api.iotwireless.us-east-1.amazonaws.com"));
        assertEquals("the application has not been asked", before, connects.get());
    }

    @Test
    public void aChangedConfigurationCountsAtOnce() throws Exception {
        URI url = signed("/traces/a");
        assertGreets("alice", url);
        update(configuration, Map.of("credentials", CREDENTIALS, "maxExpiresSeconds", 60));
        Await.until("it is good for too long", () -> firstCloseCode(request(url)) == 1008);
        update(configuration, Map.of("credentials", CREDENTIALS, "maxExpiresSeconds", 60, "refusal", "403"));
        Await.until("it is refused before the 101", () -> status(request(url)) == 403);
        update(configuration, Map.of("credentials", CREDENTIALS, "singleUse", true));
        Await.until("it is good again", () -> firstCloseCode(request(url)) == 0);
        assertCloses(request(url));
    }

    @Test
    public void credentialsComeAndGoWithTheirProvider() throws Exception {
        URI url = signedWith("AKIDOTHER", "/traces/a");
        assertCloses(request(url));
        CredentialsProvider other = id -> Optional.of(id)
                .filter("AKIDOTHER"::equals)
                .map(known -> Credentials.of(known, SECRET).principal("bob").paths(List.of("/traces/*")));
        ServiceRegistration<?> registration = register(CredentialsProvider.class, other, Map.of());
        assertGreets("bob", url);
        assertCloses(request(signedWith("AKIDOTHER", "/start-network-analyzer-stream")));
        unregister(registration);
        assertCloses(request(url));
        update(configuration, Map.of());
        Await.until("nobody knows credentials", () -> status(request(url)) == 503);
    }

    @Test
    public void urlsAreSignedOverHttpForWhoMayComeIn() throws Exception {
        Configuration endpoint = admin.getConfiguration(ENDPOINT, "?");
        String body = "{\"url\": \"/traces/a?b=c\", \"expires\": 30}";
        RequestText post = RequestText.get("/presign")
                .method("POST")
                .replacing("Host", "localhost:" + port())
                .with("Content-Type", "application/json")
                .with("Content-Length", Integer.toString(body.length()))
                .body(body);
        assertEquals(404, status(post));
        update(endpoint, Map.of("enabled", true));
        Await.until("nobody is let in", () -> status(post) == 403);
        for (String user : List.of("alice", "bob")) {
            register(
                    Authenticator.class,
                    handshake -> Authentication.granted(user),
                    Map.of(Authenticator.NAME, "of-" + user));
        }
        update(endpoint, Map.of("enabled", true, "authenticator", "of-alice"));
        Await.until("alice has an access key", () -> status(post) == 200);
        update(endpoint, Map.of("enabled", true, "authenticator", "of-bob"));
        Await.until("bob has none", () -> status(post) == 403);
        update(endpoint, Map.of("enabled", true, "loopback", true));
        Await.until("this machine is", () -> status(post) == 200);
        try (RawClient client = RawClient.connect(port())) {
            Response response = client.send(post).readResponse();
            assertEquals("no-store", response.field("Cache-Control"));
            String url = response.body().strip().replaceAll("\\{\"url\":\"(.*)\"}", "$1");
            assertTrue(url, url.startsWith("ws://localhost:" + port() + "/traces/a?"));
            assertFalse(url.contains(SECRET));
            assertGreets("alice", URI.create(url));
        }
    }

    @Test
    public void aCommandSignsUrls() throws Exception {
        CommandProcessor processor = context.getService(context.getServiceReference(CommandProcessor.class));
        try (CommandSession session = processor.createSession(
                new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), new ByteArrayOutputStream())) {
            Await.until("the command is there", () -> session.get("sluice:presign") != null);
            Object url = session.execute("sluice:presign 'ws://127.0.0.1:" + port() + "/traces/b' --expires 30");
            assertGreets("alice", URI.create(url.toString()));
        }
    }
}
