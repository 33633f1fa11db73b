package org.sluice.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {

    private final FakeServer server = new FakeServer()
            .application(50, "org.example.chat", "/chat/{room}")
            .application(51, "org.example.echo", "/echo")
            .connection(1, 50, "192.0.2.1:50001", "alice", 1)
            .connection(2, 50, "[0:0:0:0:0:0:0:1]:50002", "alice", 1)
            .connection(3, 51, "192.0.2.1:50003", "m\u001b[31mallory", 1);

    private final Values values = new Values(server);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "sluice:connection ''               | 1 2 3",
                "close 1 ''                         | 1 2 3",
                "sluice:broadcast ''                | /chat/{room} 50 /echo 51",
                "sluice:broadcast /echo ''          | none",
                "sluice:connections ''              | none",
                "connections --application ''       | /chat/{room} 50 /echo 51",
                "connections --address ''           | 192.0.2.1 [0:0:0:0:0:0:0:1]",
                "connections --principal ''         | alice",
                "connections --limit ''             | none",
                "connections --older ''             | 1m 1h 1d",
                "close 1 --reason ''                | none"
            })
    void valuesAreThoseThatAreThere(String line, String expected) {
        List<String> words = List.of(line.replace("''", "").split(" ", -1));
        List<String> all = expected == null ? List.of() : List.of(expected.split(" "));
        assertEquals(all, values.at(words, words.size() - 1));
    }

    @Test
    void codesAreThoseThatAServerMaySend() {
        List<String> codes = values.at(List.of("close", "1", "--code", ""), 3);
        assertTrue(codes.contains("1001") && codes.contains("1012"));
        assertTrue(Stream.of("1005", "1006", "1010", "1015").noneMatch(codes::contains));
    }

    @Test
    void descriptionsStayInTheirQuotes() {
        Manual.all().forEach(manual -> {
            assertEquals(-1, manual.description().indexOf('\''), manual.name());
            manual.options()
                    .forEach(option -> assertEquals(-1, option.description().indexOf('\''), option.name()));
        });
    }

    @Test
    void everyCommandAndOptionIsDescribedToTheShell() {
        String script = Completion.script();
        for (Manual manual : Manual.all()) {
            assertTrue(script.contains("complete -c sluice:" + manual.name() + " -d '" + manual.description() + "'\n"));
            for (Manual.Option option : manual.options()) {
                assertTrue(script.contains("complete -c sluice:" + manual.name() + " -l "
                        + option.name().substring(2) + " -d '" + option.description() + "'\n"));
            }
        }
    }

    /** What JLine's shell has for completions. */
    public static final class Completions {

        final List<List<String>> calls = new ArrayList<>();

        public void complete(String... words) {
            calls.add(List.of(words));
        }
    }

    @Nested
    class Sessions {

        private final Shell shell = new Shell(server);
        private final Completions completions = new Completions();
        private final Completion completion = new Completion(server);

        @BeforeEach
        void listen() {
            shell.processor.addListener(completion);
            shell.processor.addCommand("gogo", completions, "complete");
        }

        @AfterEach
        void stop() {
            shell.close();
        }

        @Test
        void thoseThatCompleteAreToldBehindTheirFirstCommand() {
            shell.session.put(".completions", new HashMap<>());
            shell.run("sluice:servers");
            assertTrue(completions.calls.contains(List.of("-c", "sluice:close", "-e")));
            assertTrue(completions.calls.contains(
                    List.of("-c", "sluice:close", "-l", "abort", "-d", "ends them at once, without a Close frame")));
            int calls = completions.calls.size();
            shell.run("sluice:servers");
            assertEquals(calls, completions.calls.size());
        }

        @Test
        void theirFunctionTellsValuesAndGoesWithUs() throws Exception {
            shell.session.put(".completions", new HashMap<>());
            shell.run("sluice:servers");
            assertEquals(List.of("1", "2", "3"), shell.session.execute("__sluice_values [sluice:close ''] 1"));
            completion.deactivate();
            assertNull(shell.session.get("__sluice_values"));
        }

        @Test
        void othersAreLeftAlone() {
            shell.run("sluice:servers");
            assertEquals(List.of(), completions.calls);
            assertNull(shell.session.get("__sluice_values"));
        }
    }
}
