package org.sluice.example.lorasim;

import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.sluice.configuration.InvalidPropertyException;

/** The simulation as a program: arguments such as {@code devices=5}, and {@code seconds=10} for how long. */
public final class Main {

    private static final String SECONDS = "seconds";

    private Main() {}

    /**
     * Simulates until it is killed, or for as long as it is told.
     *
     * @param arguments properties of {@link Config}, each as {@code NAME=VALUE}, and {@code seconds}
     * @throws IOException if there are no sockets
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(Plan.words(Stream.of(arguments)), System.out));
    }

    static int run(Map<String, String> words, PrintStream out) throws IOException, InterruptedException {
        Map<String, String> properties = new HashMap<>(words);
        String seconds = properties.remove(SECONDS);
        if (seconds != null && !seconds.matches("\\d{1,8}")) {
            out.println(SECONDS + " is no number");
            return 2;
        }
        Plan plan;
        try {
            plan = Plan.of(properties);
        } catch (InvalidPropertyException e) {
            out.println(e.getMessage());
            return 2;
        }
        Simulation simulation = Simulation.start(plan);
        try (simulation) {
            out.println("simulating " + plan.text());
            Thread.sleep(seconds == null ? Long.MAX_VALUE : Long.parseLong(seconds) * 1000);
        }
        out.println(simulation.figures().text());
        return 0;
    }
}
