package org.sluice.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;

/** A session of Gogo with our commands. */
final class Shell implements AutoCloseable {

    final CommandProcessorImpl processor = new CommandProcessorImpl(null);
    final CommandSession session = processor.createSession(
            new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), new ByteArrayOutputStream());

    Shell(FakeServer server) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(FakeServer.NOW), ZoneOffset.UTC);
        ShowCommands showing = new ShowCommands(clock, server);
        ActCommands acting = new ActCommands(clock, server, server);
        List.of("applications", "closed", "commands", "connection", "connections", "servers", "statistics")
                .forEach(name -> processor.addCommand("sluice", showing, name));
        List.of("broadcast", "close").forEach(name -> processor.addCommand("sluice", acting, name));
    }

    String run(String line) {
        try {
            return (String) session.execute(line);
        } catch (Exception e) {
            throw new AssertionError(line, e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
