package org.sluice.presign.impl.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.presign.Credentials;
import org.sluice.presign.Presigner;
import org.sluice.testing.TestContext;

class PresignServletTest {

    private final Map<String, String> keys = new LinkedHashMap<>(Map.of("AKID1", "alice"));
    private final Map<String, String> answered = new TreeMap<>();
    private String user = "alice";
    private String method = "POST";
    private String type = "application/json; charset=utf-8";
    private String pathInfo;
    private boolean secure;
    private int status;

    private final Presigner presigner = new Presigner() {

        @Override
        public Map<String, String> accessKeys() {
            return keys;
        }

        @Override
        public URI presign(String accessKeyId, URI url, Duration expires) {
            if (expires.toSeconds() > 300) {
                throw new IllegalArgumentException("too \"long\"");
            }
            if (expires.isZero()) {
                throw new IllegalStateException("not now");
            }
            return URI.create(url + "#" + accessKeyId + "-" + expires.toSeconds());
        }

        @Override
        public URI presign(Credentials credentials, URI url, Duration expires) {
            throw new AssertionError();
        }
    };
    private Optional<Presigner> present = Optional.of(presigner);
    private final PresignServlet servlet = new PresignServlet(() -> present, new UrlsPerMinute(3, () -> 0));

    private String post(String json) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(json.getBytes(UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        servlet.service(request(in), response(out));
        return status + " " + out.toString(UTF_8).strip();
    }

    private HttpServletRequest request(ByteArrayInputStream in) {
        return TestContext.proxy(HttpServletRequest.class, (proxy, called, args) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "getPathInfo" -> pathInfo;
            case "getContentType" -> type;
            case "getRemoteUser" -> user;
            case "isSecure" -> secure;
            case "getHeader" -> args[0].equals("Host") ? "Gateway.example:8443" : null;
            case "getInputStream" ->
                new ServletInputStream() {

                    @Override
                    public int read() {
                        return in.read();
                    }

                    @Override
                    public boolean isFinished() {
                        return in.available() == 0;
                    }

                    @Override
                    public boolean isReady() {
                        return true;
                    }

                    @Override
                    public void setReadListener(ReadListener listener) {
                        throw new UnsupportedOperationException();
                    }
                };
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private HttpServletResponse response(ByteArrayOutputStream out) {
        return TestContext.proxy(HttpServletResponse.class, (proxy, called, args) -> {
            switch (called.getName()) {
                case "setHeader" -> answered.put((String) args[0], (String) args[1]);
                case "setStatus" -> status = (int) args[0];
                case "setContentType", "setContentLength" -> answered.put(called.getName(), String.valueOf(args[0]));
                case "getOutputStream" -> {
                    return new ServletOutputStream() {

                        @Override
                        public void write(int b) {
                            out.write(b);
                        }

                        @Override
                        public boolean isReady() {
                            return true;
                        }

                        @Override
                        public void setWriteListener(WriteListener listener) {
                            throw new UnsupportedOperationException();
                        }
                    };
                }
                default -> throw new UnsupportedOperationException(called.getName());
            }
            return null;
        });
    }

    @Test
    void aPathIsAtTheServerAsTheClientSeesIt() throws IOException {
        assertEquals("200 {\"url\":\"ws://Gateway.example:8443/a?b=c#AKID1-60\"}", post("{\"url\":\"/a?b=c\"}"));
        secure = true;
        assertEquals("200 {\"url\":\"wss://Gateway.example:8443/a#AKID1-5\"}", post("{\"url\":\"/a\",\"expires\":5}"));
        assertEquals("no-store", answered.get("Cache-Control"));
        assertEquals("nosniff", answered.get("X-Content-Type-Options"));
        assertEquals("application/json", answered.get("setContentType"));
    }

    @Test
    void aUrlMustHaveTheHostAndMayHaveAnotherPort() throws IOException {
        assertEquals(
                "200 {\"url\":\"wss://gateway.example:8082/a#AKID1-60\"}",
                post("{\"url\":\"wss://gateway.example:8082/a\"}"));
        for (String url : new String[] {"wss://evil.example/a", "//evil.example/a"}) {
            assertEquals(
                    "400 {\"message\":\"url must be a path, or a URL of this host\"}",
                    post("{\"url\":\"" + url + "\"}"));
        }
    }

    @ParameterizedTest
    @CsvSource({"a", "''", "mailto:x", "http:///a"})
    void whatIsNeitherAPathNorAUrlIsRefused(String url) throws IOException {
        assertEquals("400", post("{\"url\":\"" + url + "\"}").substring(0, 3));
    }

    @Test
    void usersHaveTheirOwnAccessKeysOnly() throws IOException {
        keys.put("AKID2", "bob");
        keys.put("AKID3", "bob");
        assertEquals(
                "403 {\"message\":\"you have no such access key\"}",
                post("{\"url\":\"/a\",\"accessKeyId\":\"AKID2\"}"));
        user = "carol";
        assertEquals("403 {\"message\":\"you have no such access key\"}", post("{\"url\":\"/a\"}"));
        user = "bob";
        assertEquals("400 {\"message\":\"accessKeyId is needed, you have several\"}", post("{\"url\":\"/a\"}"));
        assertEquals(
                "200 {\"url\":\"ws://Gateway.example:8443/a#AKID3-60\"}",
                post("{\"url\":\"/a\",\"accessKeyId\":\"AKID3\"}"));
        user = null;
        assertEquals(
                "200 {\"url\":\"ws://Gateway.example:8443/a#AKID2-60\"}",
                post("{\"url\":\"/a\",\"accessKeyId\":\"AKID2\"}"));
    }

    @Test
    void onlySoManyUrlsAreSigned() throws IOException {
        for (int i = 0; i < 3; i++) {
            post("{\"url\":\"/a\"}");
        }
        assertEquals("429 {\"message\":\"too many URLs within a minute\"}", post("{\"url\":\"/a\"}"));
        assertEquals("61", answered.get("Retry-After"));
        assertEquals("no-store", answered.get("Cache-Control"));
    }

    @Test
    void theBodyIsBounded() throws IOException {
        String long1 = "{\"url\":\"/" + "a".repeat(PresignServlet.MAX_BODY) + "\"}";
        assertEquals("413 {\"message\":\"the limit is 8192 bytes\"}", post(long1));
    }

    @Test
    void othersAreToldWhatIsWrong() throws IOException {
        assertEquals(
                "400 {\"message\":\"needed is url, allowed are expires and accessKeyId\"}",
                post("{\"url\":\"/a\",\"x\":1}"));
        assertEquals("400 {\"message\":\"too ?long?\"}", post("{\"url\":\"/a\",\"expires\":301}"));
        assertEquals("503 {\"message\":\"nobody can sign now\"}", post("{\"url\":\"/a\",\"expires\":\"x\"}"));
        type = "text/plain";
        assertEquals("415 {\"message\":\"the type must be application/json\"}", post("{}"));
        method = "GET";
        assertEquals("405 {\"message\":\"the method must be POST\"}", post("{}"));
        assertEquals("POST", answered.get("Allow"));
        pathInfo = "/x";
        assertEquals("404 {\"message\":\"there is nothing here\"}", post("{}"));
    }

    @Test
    void withoutAPresignerNobodySigns() throws IOException {
        present = Optional.empty();
        assertEquals("503 {\"message\":\"nobody can sign now\"}", post("{\"url\":\"/a\"}"));
    }
}
