package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.gateway.Gateway;

/** Prometheus scrapes a gateway, and is asked what it has seen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusIT {

    private static final int NOT_READY = 503;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** In an answer with one series: a time and a value. */
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"]");

    private static final String ECHO = "application=\"/echo\"";

    private Gateway gateway;
    private Process prometheus;
    private int port;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Clients.prepare();
        assumeTrue(
                Program.succeeds(Clients.WORK, List.of("prometheus", "--version")),
                "there is no prometheus: apt-get install prometheus");
        gateway = Gateway.start("felix", directory, Clients.WORK.resolve("prometheus-gateway.log"));
        port = FreePorts.take(1).get(0);
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                scrape_configs:
                  - job_name: sluice
                    scrape_interval: 200ms
                    scrape_timeout: 200ms
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(gateway.httpPort()));
        prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(Clients.WORK.resolve("prometheus.log").toFile())
                .start();
        // For the case that this process is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(prometheus::destroyForcibly));
    }

    @AfterAll
    void stop() throws Exception {
        if (prometheus != null) {
            prometheus.destroyForcibly().waitFor();
        }
        if (gateway == null) {
            return;
        }
        try (Gateway started = gateway) {
            started.stop();
            assertEquals("", started.log());
        }
    }

    private static HttpResponse<String> send(String uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String get(String uri) throws IOException, InterruptedException {
        HttpResponse<String> response = send(uri);
        assertEquals(200, response.statusCode(), response.body());
        return response.body();
    }

    /** What Prometheus has for an expression; NaN where it has nothing. */
    private double ask(String expression) throws IOException, InterruptedException {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        String api = "http://127.0.0.1:" + port;
        try {
            if (send(api + "/-/ready").statusCode() == NOT_READY) {
                return Double.NaN;
            }
            Matcher value = VALUE.matcher(get(api + "/api/v1/query?query=" + query));
            return value.find() ? Double.parseDouble(value.group(1)) : Double.NaN;
        } catch (ConnectException e) {
            assertTrue(prometheus.isAlive(), "prometheus does not start");
            return Double.NaN;
        }
    }

    private void awaitValue(double expected, String expression) throws Exception {
        Await.until(expression + " is " + expected, () -> ask(expression) == expected);
    }

    @Test
    void itSeesWhatHappensOnBothPorts() throws Exception {
        Await.until("it scrapes", () -> ask("up{job=\"sluice\"}") == 1);
        for (int each : List.of(gateway.httpPort(), gateway.standalonePort())) {
            try (JdkClient client = JdkClient.open(each, "/echo")) {
                for (int i = 0; i < 10; i++) {
                    client.sendText("hello");
                    assertEquals("hello", client.nextText());
                }
                awaitValue(1, "sluice_application_connections{" + ECHO + "}");
                client.sendClose(4001);
                assertEquals(4001, client.nextCloseCode());
            }
            awaitValue(0, "sluice_application_connections{" + ECHO + "}");
        }
        awaitValue(20, "sluice_application_messages_total{" + ECHO + ",direction=\"received\"}");
        awaitValue(20, "sluice_messages_total{direction=\"sent\"}");
        awaitValue(2, "sluice_application_closes_total{" + ECHO + ",code=\"4xxx\"}");
        awaitValue(1, "sluice_server_connections_opened_total{server=\"standalone-1\"}");
        awaitValue(2, "sum(sluice_server_handshakes_total{answer=\"101\"})");
        awaitValue(24, "sum(sluice_application_callback_seconds_count{" + ECHO + "})");
        assertTrue(ask("histogram_quantile(0.5, sum by (le) (sluice_application_callback_seconds_bucket))") < 1);
        assertTrue(ask("min(sluice_loop_turns_total)") > 0);
    }

    @Test
    void promtoolFindsNothingWrong(@TempDir Path directory) throws Exception {
        JdkClient.open(gateway.httpPort(), "/echo").close();
        Path text = directory.resolve("metrics.txt");
        Await.until("metrics are there", () -> {
            Files.writeString(text, get("http://127.0.0.1:" + gateway.httpPort() + "/metrics"));
            return Files.readString(text).contains("sluice_application_callback_seconds_bucket");
        });
        Program promtool = Program.run(directory, List.of("sh", "-c", "promtool check metrics < metrics.txt"));
        assertEquals("", promtool.output());
        assertEquals(0, promtool.exitCode());
    }
}
