package org.sluice.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** The commands as Gogo calls them. */
class CommandsTest {

    private final FakeServer server = new FakeServer()
            .application(50, "org.example.chat", "/chat/{room}", "/talk")
            .application(51, "org.example.echo", "/echo")
            .application(52, "org.example.echo", "/echo2")
            .connection(3, 51, "192.0.2.7:50003", "alice", 30)
            .connection(1, 50, "192.0.2.1:50001", null, 7200)
            .connection(2, 50, "[2001:db8:0:0:0:0:0:1]:50002", "e\u001b[31mve\u202e", 90);

    private final Shell shell = new Shell(server);

    @AfterEach
    void stop() {
        shell.close();
    }

    private String failure(String line) {
        Exception failure = assertThrows(Exception.class, () -> shell.session.execute(line), line);
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        assertEquals(1, stack.toString().lines().count(), stack.toString());
        assertEquals(failure.getMessage(), failure.toString());
        assertTrue(failure.getMessage().codePoints().noneMatch(Character::isISOControl), failure.getMessage());
        return failure.getMessage();
    }

    private List<String> ids(String options) {
        return shell.run("sluice:connections " + options)
                .lines()
                .skip(1)
                .map(line -> line.strip().split(" ")[0])
                .toList();
    }

    @Nested
    class Showing {

        @Test
        void connectionsAreATable() {
            assertEquals("""
                    ID  APPLICATION      SERVER   ADDRESS             PRINCIPAL              AGE  IN  OUT  QUEUED  STATE
                     1  /chat/{room}, …  default  192.0.2.1:50001     -                     2h0m   0    0       0  open
                     2  /chat/{room}, …  default  [2001:db8:0:0:0:0…  e\\u001b[31mve\\u202e  1m30s   0    0       0  open
                     3  /echo            default  192.0.2.7:50003     alice                  30s   0    0       0  open""", shell.run("sluice:connections"));
        }

        @Test
        void aNarrowTerminalGetsNarrowTables() {
            shell.session.put("COLUMNS", 60);
            String text = shell.run("sluice:connections");
            assertTrue(text.lines().allMatch(line -> Printable.width(line) <= 60), text);
            shell.session.put("COLUMNS", 200);
            assertTrue(shell.run("sluice:applications").lines().allMatch(line -> Printable.width(line) <= 100));
            shell.session.put("COLUMNS", 0);
            assertTrue(shell.run("sluice:connections").lines().anyMatch(line -> Printable.width(line) > 60));
        }

        @Test
        void theRestOfManyIsTold() {
            assertEquals(
                    "2 of 3, see --limit",
                    shell.run("sluice:connections --limit 2").lines().toList().get(3));
        }

        @ParameterizedTest
        @CsvSource({
            "--application 50, '1 2'",
            "--application /echo, 3",
            "--application org.example.chat, '1 2'",
            "--application '''/chat/{room}''', '1 2'",
            "--address 192.0.2.0/24, '1 3'",
            "--address 2001:db8::1, 2",
            "--older 90s, '1 2'",
            "--older 2h, 1",
            "--younger 90, '2 3'",
            "--older 60 --younger 1h, 2",
            "--principal alice, 3",
            "--principal alice --application 50, ''",
            "--application 52, ''"
        })
        void connectionsAreFiltered(String options, String ids) {
            assertEquals(ids.isEmpty() ? List.of() : List.of(ids.split(" ")), ids(options));
        }

        @Test
        void oneConnectionIsShownInDetail() {
            String text = shell.run("sluice:connection 2");
            assertTrue(text.contains("application         /chat/{room}, … (50)"), text);
            assertTrue(text.contains("principal           e\\u001b[31mve\\u202e"), text);
            assertTrue(text.contains("1m30s ago"), text);
            assertTrue(text.contains("reading suspended   no"), text);
        }

        @Test
        void aBusyEventLoopIsTold() {
            ((ConnectionDetailDTO) server.connections.get(0)).loopAnswered = false;
            String text = shell.run("sluice:connection 3");
            assertTrue(text.contains("event loop          busy"), text);
        }

        @Test
        void applicationsAreShownWithWhatIsWrong() {
            ShadowedApplicationDTO shadowed = new ShadowedApplicationDTO();
            shadowed.serviceId = 53;
            shadowed.bundle = "org.example.late";
            shadowed.pattern = "/echo";
            shadowed.shadowedBy = 51;
            shadowed.failureReason = 3;
            shadowed.servers = new String[] {"default"};
            server.runtime.shadowedApplications = new ShadowedApplicationDTO[] {shadowed};
            FailedApplicationDTO failed = new FailedApplicationDTO();
            failed.serviceId = 54;
            failed.bundle = "org.example.bad";
            failed.message =
                    "sluice.websocket.pattern is 'a\u0007', must begin with a slash, and have no control characters";
            server.runtime.failedApplications = new FailedApplicationDTO[] {failed};
            List<String> lines = shell.run("sluice:applications").lines().toList();
            assertEquals(
                    "ID  PATTERN              BUNDLE            SCOPE    SERVERS  THREADING  OPEN  OPENED  SLOW  WAITING",
                    lines.get(0));
            assertTrue(
                    lines.contains("53  /echo    org.example.late  51  in all its scopes  default"), lines.toString());
            assertTrue(
                    lines.contains(
                            "not used: 54 of org.example.bad: sluice.websocket.pattern is 'a\\u0007', must begin with a slash, and"),
                    lines.toString());
            assertEquals("  have no control characters", lines.get(lines.size() - 1));
        }

        @Test
        void serversAreShownWithTheReasonWhyTheyAreNotUp() {
            ServerDTO waiting = new ServerDTO();
            waiting.name = "front";
            waiting.pid = "org.sluice.standalone~front";
            waiting.state = "WAITING";
            waiting.host = "127.0.0.1";
            waiting.ports = new int[] {8082, 8083};
            waiting.scopes = new String[0];
            waiting.reason = "port 8082 is in use";
            waiting.connections = -1;
            server.runtime.servers = new ServerDTO[] {waiting};
            assertEquals("""
                    NAME   STATE    HOST       PORTS       SCOPE  CONNECTIONS  PID
                    front  WAITING  127.0.0.1  8082, 8083  -                -  org.sluice.standalone~front

                    front is not up: port 8082 is in use""", shell.run("sluice:servers"));
        }

        @Test
        void endedConnectionsAreShownWithTheReason() {
            ClosedConnectionDTO closed = new ClosedConnectionDTO();
            closed.id = 9;
            closed.applicationId = 99;
            closed.remoteAddress = "192.0.2.7:1";
            closed.closeCode = 4000;
            closed.closedBy = "PEER";
            closed.reason = "b\u001b]0;title\u0007ye";
            closed.closedAt = FakeServer.NOW - 5000;
            server.closed.add(closed);
            assertEquals("""
                    ID  APPLICATION  ADDRESS      PRINCIPAL  AGO  CODE  BY    REASON
                     9  #99          192.0.2.7:1  -           5s  4000  peer  b\\u001b]0;title\\u0007ye""", shell.run("sluice:closed"));
        }

        @Test
        void statisticsHaveNames() {
            String text = shell.run("sluice:statistics");
            assertTrue(text.contains("handshakes answered with 101     5"), text);
            assertTrue(text.contains("closed with 1000 Normal Closure  2"), text);
        }

        @Test
        void ratesAreMeasured() {
            Statistics statistics = Statistics.between(counters(10, Map.of()), counters(25, Map.of("1001", 4L)), 2);
            assertEquals(Map.of("closes.1001", 2.0), only(statistics.all(), "closes.1001"));
            assertEquals(Map.of("messagesSent", 7.5), only(statistics.all(), "messagesSent"));
            assertTrue(statistics.in(100).contains("messages sent"));
        }

        private Map<?, ?> only(Map<String, Object> all, String name) {
            return Map.of(name, ((Map<?, ?>) all.get("perSecond")).get(name));
        }

        private CountersDTO counters(long sent, Map<String, Long> closes) {
            var counters = new CountersDTO();
            counters.messagesSent = sent;
            counters.closes = new TreeMap<>(closes);
            counters.handshakes = new TreeMap<>();
            return counters;
        }

        @Test
        void allCommandsAreListed() {
            String text = shell.run("sluice:commands");
            assertEquals(10, text.lines().count());
            assertEquals(-1, text.indexOf('…'), text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "servers --json",
                    "applications --json",
                    "connections --json",
                    "connections --json --limit 1",
                    "connection 2 --json",
                    "closed --json",
                    "close 1 --json",
                    "broadcast 50 a --json",
                    "statistics --json"
                })
        void machinesGetJsonInOneLineOfAscii(String line) {
            String text = shell.run("sluice:" + line);
            JsonStructure json = Json.createReader(new StringReader(text)).read();
            assertTrue(json.getValueType() != JsonValue.ValueType.NULL);
            assertTrue(text.chars().allMatch(c -> c >= ' ' && c < 0x7f), text);
        }

        @Test
        void filesAndOtherCommandsGetTheAnswerToo(@TempDir Path directory) throws Exception {
            Path file = directory.resolve("connection.json");
            assertNull(shell.run("sluice:connection 3 --json > " + file));
            assertEquals(shell.run("sluice:connection 3 --json") + "\n", Files.readString(file));
        }

        @Test
        void machinesGetAllConnectionsUnlessTheySayHowMany() {
            for (int i = 10; i < 300; i++) {
                server.connection(i, 51, "192.0.2.9:1", null, 1);
            }
            assertEquals(
                    293,
                    Json.createReader(new StringReader(shell.run("sluice:connections --json")))
                            .readArray()
                            .size());
        }
    }

    @Nested
    class Acting {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "close 1                             | close 1001 '' [1]",
                    "close 1 3                           | close 1001 '' [3, 1]",
                    "close 1 --code 4000 --reason 'so long' | close 4000 'so long' [1]",
                    "close --application /echo --code 1012 | close 1012 '' [3]",
                    "close --principal alice             | close 1001 '' [3]",
                    "close --older 1h                    | close 1001 '' [1]",
                    "close 1 2 --address 192.0.2.0/24    | close 1001 '' [1]",
                    "close 1 --reason ''                 | close 1001 '' [1]",
                    "close 1 --reason null               | close 1001 'null' [1]",
                    "close 3 --abort                     | abort [3]",
                    "broadcast /echo hello               | tell 'hello' [3]",
                    "broadcast 50 'two  words' and more  | tell 'two  words and more' [1, 2]",
                    "broadcast /echo 1e3                 | tell '1e3' [3]",
                    "broadcast /echo 007 true 1.50       | tell '007 true 1.50' [3]",
                    "broadcast /echo null                | tell 'null' [3]"
                })
        void whatIsMeantIsDone(String line, String done) {
            shell.run("sluice:" + line);
            assertEquals(List.of(done), server.done);
        }

        @Test
        void theyTellWhatWasDone() {
            assertEquals("1 connection is being closed with 1001 Going Away", shell.run("sluice:close 1"));
            assertEquals("2 connections are being closed with 4000", shell.run("sluice:close 1 2 --code 4000"));
            assertEquals("1 connection is being closed with no Close frame", shell.run("sluice:close 1 --abort"));
            assertEquals("sent to 2 connections, 1 skipped", shell.run("sluice:broadcast 50 hi"));
        }
    }

    @Nested
    class BadInput {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "servers now                  | 'now' is one argument too many",
                    "servers --all                | option --all is not known here, or was given twice",
                    "connections --limit          | option --limit needs a value",
                    "connections --limit 5 --limit 6 | option --limit is not known here, or was given twice",
                    "connections --limit 0        | --limit is '0', must be a number from 1 to 2147483647",
                    "connections --limit many     | --limit is 'many', must be a number from 1 to 2147483647",
                    "connections --older soon     | --older is 'soon', must be such as 90, 90s, 15m, 3h or 2d",
                    "connections --younger -5     | --younger is '-5', must be such as 90, 90s, 15m, 3h or 2d",
                    "connections --address here   | address is 'here', must be such as 192.0.2.1, 192.0.2.0/24 or [2001:db8::1]:50000",
                    "connections --application /x | no application has the id, pattern or bundle '/x', see sluice:applications",
                    "connections --application org.example.echo | 'org.example.echo' are 2 applications, choose one by its id: 51, 52",
                    "connection                   | the id of a connection is missing, see sluice:connections",
                    "connection 99                | no connection has the id 99, see sluice:connections",
                    "connection -1                | id is '-1', must be a number as in sluice:connections",
                    "connection x                 | id is 'x', must be a number as in sluice:connections",
                    "connection 1 2               | '2' is one argument too many",
                    "close                        | the ids of connections are missing, or an option such as --application",
                    "close 99                     | no such connection is open, see sluice:connections",
                    "close 1 x                    | id is 'x', must be a number as in sluice:connections",
                    "close 1 --code 999           | --code is '999', must be a number from 1000 to 4999",
                    "close 1 --code 1005          | close code 1005 must not be sent by a server",
                    "close 1 --code bye           | --code is 'bye', must be a number from 1000 to 4999",
                    "close 1 --code 1000 --abort  | with --abort clients are told neither --code nor --reason",
                    "close --application 99       | no application has the id, pattern or bundle '99', see sluice:applications",
                    "broadcast                    | broadcast needs an application and a text",
                    "broadcast /echo              | broadcast needs an application and a text",
                    "broadcast /x hello           | no application has the id, pattern or bundle '/x', see sluice:applications",
                    "statistics --interval 0      | --interval is '0', must be from 1s to 1d",
                    "statistics --interval 2d     | --interval is '2d', must be from 1s to 1d",
                    "statistics --interval x      | --interval is 'x', must be such as 90, 90s, 15m, 3h or 2d",
                    "closed --limit 0             | --limit is '0', must be a number from 1 to 2147483647",
                    "close --application /echo --principal '' | --principal is empty",
                    "close --older \"\"             | --older is empty",
                    "connections --application '' | --application is empty",
                    "connections --limit ''       | --limit is '', must be a number from 1 to 2147483647",
                    "close 1 --code ''            | --code is empty",
                    "connections --limit null     | --limit is 'null', must be a number from 1 to 2147483647",
                    "connections --older null     | --older is 'null', must be such as 90, 90s, 15m, 3h or 2d",
                    "connections --address null   | address is 'null', must be such as 192.0.2.1, 192.0.2.0/24 or [2001:db8::1]:50000",
                    "connections --application null | no application has the id, pattern or bundle 'null', see sluice:applications",
                    "connection null              | id is 'null', must be a number as in sluice:connections",
                    "close 1 --code null          | --code is 'null', must be a number from 1000 to 4999",
                    "statistics --interval null   | --interval is 'null', must be such as 90, 90s, 15m, 3h or 2d",
                    "closed --limit null          | --limit is 'null', must be a number from 1 to 2147483647",
                    "commands all                 | 'all' is one argument too many"
                })
        void isAnsweredWithOneLine(String line, String message) {
            assertEquals(message, failure("sluice:" + line));
            assertEquals(
                    List.of(),
                    server.done.stream().filter(done -> !done.endsWith("[]")).toList());
        }

        @Test
        void whatOperatorsPasteDoesNothingToTheirTerminalEither() {
            assertEquals(
                    "no application has the id, pattern or bundle '\\u001b[31m', see sluice:applications",
                    failure("sluice:connections --application '\u001b[31m'"));
        }

        @Test
        void aServerThatIsNotThereIsOneLine() {
            ShowCommands commands = new ShowCommands();
            CommandFailed failure = assertThrows(CommandFailed.class, () -> commands.servers(shell.session, ""));
            assertEquals(
                    "the WebSocket server is not there, is org.sluice.websocket.server started?", failure.getMessage());
        }
    }
}
