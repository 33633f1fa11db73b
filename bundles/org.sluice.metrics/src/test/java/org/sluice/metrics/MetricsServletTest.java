package org.sluice.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

class MetricsServletTest {

    private final Shown shown = new Shown();
    private final Map<String, String> fields = new HashMap<>();
    private final Map<String, String> answered = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String address = "127.0.0.1";
    private String host = "localhost";
    private int status = 200;

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void get(Map<String, Object> configuration) throws IOException {
        MetricsServlet servlet =
                new MetricsServlet(new Collector(shown, shown), Settings.parse(configuration, NOPLogger.NOP_LOGGER));
        servlet.doGet(
                fake(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> address;
                    case "getServerName" -> host;
                    case "getHeaderNames" -> Collections.enumeration(fields.keySet());
                    case "getHeaders" ->
                        Collections.enumeration(
                                fields.containsKey(arguments[0]) ? List.of(fields.get(arguments[0])) : List.of());
                    default -> throw new AssertionError(method);
                }),
                fake(HttpServletResponse.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "setHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
                    case "setContentType" -> answered.put("Content-Type", (String) arguments[0]);
                    case "setContentLength" -> answered.put("Content-Length", arguments[0].toString());
                    case "setStatus" -> status = (int) arguments[0];
                    case "getOutputStream" -> output();
                    default -> throw new AssertionError(method);
                }));
    }

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new AssertionError();
            }

            @Override
            public void write(int octet) {
                body.write(octet);
            }
        };
    }

    @Nested
    class Formats {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/openmetrics-text; version=1.0.0",
                    "text/plain;q=0.5, Application/OpenMetrics-Text;version=1.0.0;q=0.9"
                })
        void openMetricsForThoseWhoAcceptIt(String accept) throws IOException {
            fields.put("Accept", accept);
            get(Map.of());
            assertTrue(answered.get("Content-Type").startsWith("application/openmetrics-text; version=1.0.0"));
            assertTrue(body.toString(StandardCharsets.UTF_8).endsWith("# EOF\n"));
            assertEquals(Integer.toString(body.size()), answered.get("Content-Length"));
        }

        @ParameterizedTest
        @CsvSource(
                value = {"text/plain", "*/*", "-"},
                nullValues = "-")
        void thePrometheusTextForAllOthers(String accept) throws IOException {
            if (accept != null) {
                fields.put("Accept", accept);
            }
            get(Map.of());
            assertTrue(answered.get("Content-Type").startsWith("text/plain; version=0.0.4"));
            assertTrue(body.toString(StandardCharsets.UTF_8).contains("# TYPE sluice_messages_total counter"));
        }

        @Test
        void compressedForThoseWhoAcceptIt() throws IOException {
            fields.put("Accept-Encoding", "deflate, gzip;q=1.0");
            get(Map.of());
            assertEquals("gzip", answered.get("Content-Encoding"));
            byte[] text = new GZIPInputStream(new ByteArrayInputStream(body.toByteArray())).readAllBytes();
            assertTrue(new String(text, StandardCharsets.UTF_8).contains("sluice_connections 0.0"));
        }

        @Test
        void notCompressedIfThatIsTurnedOff() throws IOException {
            fields.put("Accept-Encoding", "gzip");
            get(Map.of("gzip", false));
            assertNull(answered.get("Content-Encoding"));
            assertTrue(body.toString(StandardCharsets.UTF_8).contains("sluice_connections 0.0"));
        }
    }

    @Nested
    class WhoMayAsk {

        @Test
        void programsOnThisMachine() throws IOException {
            get(Map.of());
            assertEquals(200, status);
        }

        @ParameterizedTest
        @CsvSource({
            "192.0.2.1, localhost, Accept",
            "127.0.0.1, localhost, X-Client-IP",
            "127.0.0.1, evil.example, Accept",
            "127.0.0.1, 192.0.2.1, Accept"
        })
        void nobodyElse(String from, String asked, String field) throws IOException {
            address = from;
            host = asked;
            fields.put(field, "text/plain");
            get(Map.of());
            assertEquals(403, status);
            assertEquals(0, body.size());
        }

        @Test
        void everybodyIfSoConfigured() throws IOException {
            address = "192.0.2.1";
            host = "gateway.example";
            fields.put("Via", "1.1 proxy");
            get(Map.of("access", "all"));
            assertEquals(200, status);
        }

        @Test
        void nobodyElseIfTheConfigurationIsWrong() throws IOException {
            address = "192.0.2.1";
            get(Map.of("access", "everyone"));
            assertEquals(403, status);
        }
    }

    @Nested
    class Configuration {

        @Test
        void whatTheWhiteboardReadsIsPassedOn() {
            Settings settings = Settings.parse(
                    Map.of("osgi.http.whiteboard.context.select", "(osgi.http.whiteboard.context.name=admin)", "a", 1),
                    NOPLogger.NOP_LOGGER);
            assertEquals(
                    Map.of("osgi.http.whiteboard.context.select", "(osgi.http.whiteboard.context.name=admin)"),
                    settings.servlet());
        }

        @ParameterizedTest
        @ValueSource(strings = {"metrics", "/*", "/a/", "*.b", "/", "/a b"})
        void aPathThatIsNoneIsReplacedByTheDefault(String path) {
            assertEquals(
                    "/metrics",
                    Settings.parse(Map.of("path", path), NOPLogger.NOP_LOGGER).path());
        }
    }
}
