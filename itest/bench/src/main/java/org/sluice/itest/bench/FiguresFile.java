package org.sluice.itest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sluice.itest.bench.load.Command;

/** All figures of all rounds, one on a line: for other programs, and for a run that goes on where one has been broken off. */
final class FiguresFile {

    private static final String HEADER = "workload,server,round,figure,value";
    private static final int COLUMNS = 5;

    private final Path file;

    FiguresFile(Path directory) {
        this.file = directory.resolve("figures.csv");
    }

    /** Replaces what is there. */
    void write(Results results) {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        for (String workload : results.workloads()) {
            for (String server : results.servers(workload)) {
                results.rounds(workload, server).forEach((round, result) -> result.values()
                        .forEach((figure, value) -> csv.append(
                                String.join(",", workload, server, round.toString(), figure, value) + "\n")));
            }
        }
        try {
            Files.writeString(file, csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds what is there, if there is anything.
     *
     * @throws IllegalArgumentException if it is not what {@link #write} has written
     */
    void read(Results results) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException(file + " cannot be read, start without --resume");
        }
        lines.subList(1, lines.size()).forEach(line -> add(line, results));
    }

    private void add(String line, Results results) {
        String[] cells = line.split(",");
        if (cells.length != COLUMNS || !cells[2].matches("\\d{1,9}")) {
            throw new IllegalArgumentException(file + " cannot be read at '" + line + "', start without --resume");
        }
        int round = Integer.parseInt(cells[2]);
        Command before = results.rounds(cells[0], cells[1]).getOrDefault(round, Command.of("result"));
        results.add(cells[0], cells[1], round, before.with(cells[3], cells[4]));
    }
}
