package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.servlet.Servlet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;

/** A protocol that has nothing to do with WebSocket, in a bundle of its own. */
public class ProtocolHandlerIT extends GatewayTest {

    private static final String TOKEN = "sluice-line/1";

    private Bundle protocol;

    @Override
    @Configuration
    public Option[] configuration() throws Exception {
        ApplicationBundle.build("line", "1");
        return super.configuration();
    }

    @Before
    public void installProtocol() throws Exception {
        protocol = context.installBundle(applicationJar("line", "1").toUri().toString());
        protocol.start();
    }

    @After
    public void uninstallProtocol() throws Exception {
        protocol.uninstall();
    }

    private RawClient open() throws Exception {
        RawClient client = RawClient.connect(port());
        Response response = client.send(RequestText.upgrade("/line", TOKEN)).readResponse();
        assertEquals(101, response.status());
        assertEquals(TOKEN, response.field("Upgrade"));
        assertEquals(TOKEN, response.field("Line-Token"));
        assertEquals("ready", client.readLine());
        return client;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    public void speaksItsOwnProtocol() throws Exception {
        try (RawClient client = open()) {
            client.send(ascii("one\ntwo\nthr"));
            assertEquals("ONE", client.readLine());
            assertEquals("TWO", client.readLine());
            client.send(ascii("ee\n"));
            assertEquals("THREE", client.readLine());
        }
    }

    @Test
    public void bytesBehindTheRequestAreItsOwn() throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            client.send(ascii(RequestText.upgrade("/line", TOKEN).toString()), ascii("early\n"));
            assertEquals(101, client.readResponse().status());
            assertEquals("ready", client.readLine());
            assertEquals("EARLY", client.readLine());
        }
    }

    @Test
    public void tokenIsFoundInAnyCase() throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            client.send(RequestText.upgrade("/line", "SLUICE-Line/1"));
            Response response = client.readResponse();
            assertEquals(101, response.status());
            assertEquals(TOKEN, response.field("Line-Token"));
        }
    }

    @Test
    public void declinedIsPlainHttp() throws Exception {
        register(Servlet.class, new Resource(), Map.of(Resource.PATTERN, "/resource"));
        try (RawClient client = RawClient.connect(port())) {
            assertEquals(
                    404,
                    client.send(RequestText.upgrade("/elsewhere", TOKEN))
                            .readResponse()
                            .status());
            assertEquals(
                    Resource.BODY,
                    client.send(RequestText.upgrade("/resource", TOKEN))
                            .readResponse()
                            .body());
            assertEquals(
                    404, client.send(RequestText.get("/line")).readResponse().status());
        }
    }

    @Test
    public void refusedIsAnsweredAndClosed() throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            Response response =
                    client.send(RequestText.upgrade("/line/refused", TOKEN)).readResponse();
            assertEquals(409, response.status());
            assertEquals("taken", response.body().strip());
            assertEquals("taken", response.field("Line-Reason"));
            assertEquals("close", response.field("Connection"));
            assertEquals(0, client.readToEnd().length);
        }
    }

    @Test
    public void exceptionIsA500ThatSaysNothing() throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            Response response =
                    client.send(RequestText.upgrade("/line/broken", TOKEN)).readResponse();
            assertEquals(500, response.status());
            assertTrue(response.body(), !response.body().contains("business"));
            assertEquals(0, client.readToEnd().length);
        }
    }

    /** A close that does not wait for the peer would send a reset, and the peer would never see the last line. */
    @Test
    public void closeLingersUntilThePeerHasEnded() throws Exception {
        try (RawClient client = open()) {
            byte[] unread = new byte[1 << 20];
            Arrays.fill(unread, (byte) 'x');
            client.send(ascii("bye\n"), unread);
            client.endOutput();
            assertArrayEquals(ascii("good bye\n"), client.readToOrderlyEnd());
        }
    }

    @Test
    public void exceptionInACallbackEndsOnlyItsConnection() throws Exception {
        try (RawClient other = open();
                RawClient client = open()) {
            client.send(ascii("fail\n"));
            assertEquals(0, client.readToEnd().length);
            other.send(ascii("still there\n"));
            assertEquals("STILL THERE", other.readLine());
        }
    }

    @Test
    public void withoutItsHandlerTheTokenIsPlainHttpAtOnce() throws Exception {
        try (RawClient client = open()) {
            protocol.stop();
            try (RawClient late = RawClient.connect(port())) {
                assertEquals(
                        404,
                        late.send(RequestText.upgrade("/line", TOKEN))
                                .readResponse()
                                .status());
                assertEquals(
                        404, late.send(RequestText.get("/line")).readResponse().status());
            }
            assertArrayEquals(ascii("end\n"), client.readToOrderlyEnd());
        }
        protocol.start();
        open().close();
    }
}
