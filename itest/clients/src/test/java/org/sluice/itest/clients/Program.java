package org.sluice.itest.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a program has printed, and how it has ended. */
record Program(int exitCode, String output) {

    private static final int MINUTES = 5;

    /** Runs a program to its end. */
    static Program run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(command + " hangs after " + Files.readString(output));
            }
            return new Program(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Whether there is such a program, and it says that all is well. */
    static boolean succeeds(Path directory, List<String> command) throws InterruptedException {
        try {
            return run(directory, command).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
