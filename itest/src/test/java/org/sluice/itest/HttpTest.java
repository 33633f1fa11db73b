package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.Before;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;

/** Requests to the HTTP service, beside a servlet at {@code /resource} and an application at {@code /application}. */
public abstract class HttpTest extends GatewayTest {

    protected static final byte[] NOTHING = {};

    protected RawClient client;

    @Before
    public void servletAndApplication() throws Exception {
        register(Servlet.class, new Resource(), Map.of(Resource.PATTERN, "/resource"));
        application("/application", handshake -> Answer.accept(Listeners.ECHO));
    }

    protected Response answerTo(RequestText request) throws Exception {
        client = RawClient.connect(port());
        return client.send(request).readResponse();
    }

    /** The connection is an ordinary one: it takes another request. */
    protected void assertKeptAlive() throws IOException {
        Response next = client.send(RequestText.get("/resource")).readResponse();
        assertEquals(200, next.status());
        assertEquals(Resource.BODY, next.body());
        client.close();
    }

    protected void assertRefused(int status, Response response) throws IOException {
        assertEquals(status, response.status());
        assertEquals("close", response.field("Connection"));
        assertArrayEquals(NOTHING, client.readToEnd());
        client.close();
    }

    protected void assertEchoes() throws IOException {
        client.send(Frame.text("here"));
        assertEquals("here", client.readFrame().text());
        client.close();
    }

    protected static byte[] ascii(RequestText request) {
        return request.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
