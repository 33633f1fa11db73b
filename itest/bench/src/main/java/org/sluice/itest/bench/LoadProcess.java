package org.sluice.itest.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import org.sluice.itest.bench.load.Command;
import org.sluice.itest.bench.load.Generator;

/** The load generator's process, seen from here. */
final class LoadProcess implements AutoCloseable {

    /** One address for each gets long enough when many connections are opened at once. */
    private static final List<String> OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=512m");

    private final Process process;
    private final BufferedReader in;
    private final BufferedWriter out;

    LoadProcess(Workshop workshop) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Workshop.java());
        builder.command().addAll(OPTIONS);
        builder.command().addAll(List.of("-cp", Workshop.classPath(jar -> false), Generator.class.getName()));
        process = builder.redirectError(workshop.log("load").toFile()).start();
        in = process.inputReader();
        out = process.outputWriter();
    }

    /** Sends a command, and waits for its result. */
    Command execute(Command command) throws Unavailable {
        try {
            out.write(command + "\n");
            out.flush();
            String answer = in.readLine();
            if (answer == null) {
                throw new Unavailable("the load generator has ended, see its log");
            }
            if (answer.startsWith("failed ")) {
                throw new Unavailable(answer.substring("failed ".length()));
            }
            return Command.parse(answer);
        } catch (IOException e) {
            throw new Unavailable("the load generator has ended: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        // It ends with its input.
        out.close();
        in.close();
    }
}
