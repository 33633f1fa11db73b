package org.sluice.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

class CollectorTest {

    private final Shown shown = new Shown();
    private final Collector collector = new Collector(shown, shown);

    private List<String> lines(int applications) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OpenMetricsTextFormatWriter.create().write(bytes, collector.collect(applications));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void assertShows(String... expected) throws IOException {
        List<String> lines = lines(10);
        for (String line : expected) {
            assertTrue(lines.contains(line), line + " is not in\n" + String.join("\n", lines));
        }
    }

    private List<String> shownOf(String prefix) throws IOException {
        return lines(10).stream().filter(line -> line.startsWith(prefix)).toList();
    }

    @Test
    void everyMetricHasHelpAndTypeAndTheEndIsMarked() throws IOException {
        List<String> lines = lines(10);
        long types = lines.stream().filter(line -> line.startsWith("# TYPE")).count();
        assertTrue(types > 10);
        assertEquals(
                types, lines.stream().filter(line -> line.startsWith("# HELP")).count());
        assertEquals("# EOF", lines.get(lines.size() - 1));
    }

    @Test
    void numbersOfTheServerAreShown() throws IOException {
        shown.shown.counters.connections = 3;
        shown.shown.counters.connectionsOpened = 4;
        shown.shown.counters.messagesReceived = 5;
        shown.shown.counters.bytesSent = 6;
        shown.shown.counters.handshakes = Map.of("101", 7L, "declined", 8L);
        shown.shown.limits.connections = 9;
        assertShows(
                "sluice_connections 3.0",
                "sluice_connections_opened_total 4.0",
                "sluice_messages_total{direction=\"received\"} 5.0",
                "sluice_traffic_bytes_total{direction=\"sent\"} 6.0",
                "sluice_handshakes_total{answer=\"101\"} 7.0",
                "sluice_handshakes_total{answer=\"declined\"} 8.0",
                "sluice_slots_limit 9.0",
                "sluice_loop_turns_total{loop=\"sluice-loop-0\"} 7.0",
                "sluice_start_time_seconds 1.5");
    }

    @Test
    void closeCodesThatPeersCanChooseAreShownByTheThousand() throws IOException {
        Map<String, Long> closes = new HashMap<>(Map.of("1000", 1L, "1015", 2L, "1016", 3L, "2999", 4L));
        for (int code = 3000; code < 5000; code++) {
            closes.put(Integer.toString(code), 1L);
        }
        shown.shown.counters.closes = closes;
        assertShows(
                "sluice_closes_total{code=\"1000\"} 1.0",
                "sluice_closes_total{code=\"1015\"} 2.0",
                "sluice_closes_total{code=\"1xxx\"} 3.0",
                "sluice_closes_total{code=\"2xxx\"} 4.0",
                "sluice_closes_total{code=\"3xxx\"} 1000.0",
                "sluice_closes_total{code=\"4xxx\"} 1000.0");
        assertEquals(6, shownOf("sluice_closes_total").size());
    }

    @Test
    void numbersOfAnApplicationAreShown() throws IOException {
        ApplicationDTO application = Shown.application(1, "/a");
        application.connections = 1;
        application.messagesSent = 2;
        application.queuedBytes = 3;
        application.waitingCallbacks = 4;
        application.closes = Map.of("1001", 5L);
        shown.shown.applications = new ApplicationDTO[] {application};
        String place = "application=\"/a\",bundle=\"a.bundle\"";
        assertShows(
                "sluice_application_connections{" + place + "} 1.0",
                "sluice_application_messages_total{" + place + ",direction=\"sent\"} 2.0",
                "sluice_application_queued_bytes{" + place + "} 3.0",
                "sluice_application_callbacks_waiting{" + place + "} 4.0",
                "sluice_application_closes_total{" + place + ",code=\"1001\"} 5.0");
    }

    @Test
    void latenciesAreShownCumulatively() throws IOException {
        ApplicationDTO application = Shown.application(1, "/a");
        application.loopCallbacks = Shown.latency(5, 2, 1);
        application.loopCallbacks.totalNanos = 2_500_000_000L;
        shown.shown.applications = new ApplicationDTO[] {application};
        String labels = "application=\"/a\",bundle=\"a.bundle\",thread=\"loop\"";
        assertShows(
                "sluice_application_callback_seconds_bucket{" + labels + ",le=\"1.0E-5\"} 5",
                "sluice_application_callback_seconds_bucket{" + labels + ",le=\"1.0\"} 7",
                "sluice_application_callback_seconds_bucket{" + labels + ",le=\"+Inf\"} 8",
                "sluice_application_callback_seconds_count{" + labels + "} 8",
                "sluice_application_callback_seconds_sum{" + labels + "} 2.5");
        assertEquals(5, shownOf("sluice_application_callback_seconds").size(), "none of workers");
    }

    @Test
    void latenciesOfAllThatHaveGoneAreShown() throws IOException {
        ApplicationDTO application = Shown.application(1, "/a");
        application.workerCallbacks = Shown.latency(5, 2, 1);
        shown.shown.applications = new ApplicationDTO[] {application};
        lines(10);
        shown.shown.applications = new ApplicationDTO[0];
        assertEquals(5, shownOf("sluice_application_callback_seconds").size());
    }

    @Test
    void whatAPatternHasOfTheFormatIsEscaped() throws IOException {
        shown.shown.applications =
                new ApplicationDTO[] {Shown.application(1, "/\"a\"\\b\nsluice_connections 99 # {x=\"y\"}")};
        assertShows(
                "sluice_application_connections{application=\"/\\\"a\\\"\\\\b\\nsluice_connections 99 # {x=\\\"y\\\"}\","
                        + "bundle=\"a.bundle\"} 0.0");
        assertEquals(List.of("sluice_connections 0.0"), shownOf("sluice_connections "));
    }

    @Test
    void aLongPatternIsCutOff() throws IOException {
        shown.shown.applications = new ApplicationDTO[] {Shown.application(1, "/" + "a".repeat(10_000))};
        assertTrue(lines(10).stream().allMatch(line -> line.length() < 400));
    }

    @Test
    void tooManyApplicationsAreOneOfOthers() throws IOException {
        List<ApplicationDTO> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ApplicationDTO application = Shown.application(i, "/" + i);
            application.connections = 1;
            many.add(application);
        }
        shown.shown.applications = many.toArray(ApplicationDTO[]::new);
        List<String> connections = shownOf("sluice_application_connections{");
        assertEquals(11, connections.size());
        assertTrue(connections.contains("sluice_application_connections{application=\"other\",bundle=\"\"} 990.0"));
    }

    @Test
    void serversOfTheSameNameShareTheirCounters() throws IOException {
        ServerDTO up = Shown.server("a", "one", "UP");
        ServerDTO waiting = Shown.server("a", "two", "WAITING");
        for (ServerDTO server : Arrays.asList(up, waiting)) {
            server.connectionsOpened = 3;
            server.handshakes = Map.of("101", 3L);
        }
        shown.shown.servers = new ServerDTO[] {up, waiting, Shown.server(null, null, "REFUSED")};
        assertShows(
                "sluice_server_up{pid=\"one\",server=\"a\"} 1.0",
                "sluice_server_up{pid=\"two\",server=\"a\"} 0.0",
                "sluice_server_connections_opened_total{server=\"a\"} 3.0",
                "sluice_server_handshakes_total{answer=\"101\",server=\"a\"} 3.0");
        assertFalse(shownOf("sluice_server_connections_opened_total").stream().anyMatch(line -> line.contains("null")));
    }
}
