package org.sluice.itest.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The load generator's program. It ends with its standard input. Commands: {@code closed}, {@code rate},
 * {@code broadcast}, {@code churn}, and {@code hold}, after which connections stay open until {@code release}. The
 * answer is {@code result} with figures, or {@code failed} and why.
 */
public final class Generator {

    private Driver held;

    private Generator() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Generator generator = new Generator();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(generator.answer(Command.parse(line)));
            System.out.flush();
        }
        System.exit(0);
    }

    private String answer(Command command) throws InterruptedException {
        try {
            return execute(command).toString();
        } catch (IOException | RuntimeException e) {
            return "failed " + (e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private Command execute(Command command) throws IOException, InterruptedException {
        return switch (command.verb()) {
            case "churn" -> new Churn(command).result();
            case "hold" -> hold(command);
            case "release" -> release();
            default -> new Run(command).result();
        };
    }

    private Command hold(Command command) throws IOException, InterruptedException {
        Replies.Expected nothing = new Replies.Expected(ClientFrame.TEXT, new byte[0], false);
        List<Connection> connections = Opener.open(Target.of(command), command.number("connections"), nothing);
        held = new Silence(connections, new byte[0]);
        held.start();
        return Command.of("result").with("connections", connections.size());
    }

    private Command release() throws IOException, InterruptedException {
        long ignored = held.replies();
        held.end();
        held.close();
        held = null;
        return Command.of("result").with("messages", ignored);
    }
}
