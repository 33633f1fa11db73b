package org.sluice.itest.attack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sluice.itest.process.GatewayProcess;

/** What a gateway holds at a moment, as its runtime DTO, its JVM and Linux tell it. */
record Figures(Map<String, Long> numbers) {

    private static final int PATIENCE_MILLIS = 60_000;

    /**
     * Asks.
     *
     * @param collecting whether garbage is collected before
     */
    static Figures of(GatewayProcess gateway, boolean collecting) throws IOException {
        Path process = Path.of("/proc", Long.toString(gateway.pid()));
        Map<String, Long> numbers = new HashMap<>();
        List<String> descriptors = descriptors(process.resolve("fd"));
        numbers.put("descriptors", (long) descriptors.size());
        numbers.put(
                "sockets",
                descriptors.stream().filter(to -> to.startsWith("socket:")).count());
        numbers.put("resident bytes", residentBytes(process.resolve("status")));
        for (String line : page(gateway.port(), collecting ? "?collect" : "")) {
            int end = line.lastIndexOf(' ');
            numbers.put(line.substring(0, end), Long.parseLong(line.substring(end + 1)));
        }
        return new Figures(numbers);
    }

    private static List<String> page(int port, String query) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://localhost:" + port + "/attacked/figures" + query)
                        .toURL()
                        .openConnection();
        connection.setRequestProperty("Connection", "close");
        connection.setReadTimeout(PATIENCE_MILLIS);
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static List<String> descriptors(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(Figures::target).filter(to -> !to.isEmpty()).toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    private static long residentBytes(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.split("\\s+")[1])
                .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
                .findFirst()
                .orElseThrow();
    }

    long get(String name) {
        return numbers.get(name);
    }

    /** The larger one of each number. */
    Figures max(Figures other) {
        Map<String, Long> largest = new HashMap<>(numbers);
        other.numbers.forEach((name, number) -> largest.merge(name, number, Math::max));
        return new Figures(largest);
    }
}
