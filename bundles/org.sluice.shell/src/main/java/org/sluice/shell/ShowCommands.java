package org.sluice.shell;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/** The commands that show something, and change nothing. */
@Component(service = ShowCommands.class)
@GogoCommand(
        scope = "sluice",
        function = {"applications", "closed", "commands", "connection", "connections", "servers", "statistics"})
public final class ShowCommands extends Commands {

    private static final int ROWS = 100;
    private static final int DAY_SECONDS = 86_400;

    private final Clock clock;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile WebSocketRuntime runtime;

    /** Called by the component runtime. */
    public ShowCommands() {
        this(Clock.systemUTC(), null);
    }

    ShowCommands(Clock clock, WebSocketRuntime runtime) {
        this.clock = clock;
        this.runtime = runtime;
    }

    private RuntimeDTO shown() throws CommandFailed {
        return require(runtime).getRuntimeDTO();
    }

    /**
     * Shows the commands.
     *
     * @param session the session
     * @param rest nothing
     * @return a table
     * @throws CommandFailed for arguments
     */
    @Descriptor("shows these commands; help sluice:NAME says more of one")
    public String commands(CommandSession session, @Descriptor("nothing") String... rest) throws CommandFailed {
        Arguments.words(rest, 0);
        Table table = new Table("COMMAND", "WHAT IT DOES");
        Manual.all().forEach(manual -> table.add("sluice:" + manual.name(), manual.description()));
        return answer(table.in(Screen.columns(session)));
    }

    /**
     * Shows servers.
     *
     * @param session the session
     * @param json whether as JSON
     * @param rest nothing
     * @return a table or JSON
     * @throws CommandFailed for arguments, or without a WebSocket server
     */
    @Descriptor("shows the servers at which WebSockets can be opened")
    public String servers(
            CommandSession session,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("nothing") String... rest)
            throws CommandFailed {
        Arguments.words(rest, 0);
        RuntimeDTO shown = shown();
        return answer(json.isEmpty() ? new Servers(shown).in(Screen.columns(session)) : json(shown.servers));
    }

    /**
     * Shows applications.
     *
     * @param session the session
     * @param json whether as JSON
     * @param rest nothing
     * @return tables or JSON
     * @throws CommandFailed for arguments, or without a WebSocket server
     */
    @Descriptor("shows the applications, and those that are not found or not used")
    public String applications(
            CommandSession session,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("nothing") String... rest)
            throws CommandFailed {
        Arguments.words(rest, 0);
        Applications applications = new Applications(shown());
        return answer(json.isEmpty() ? applications.in(Screen.columns(session)) : json(applications.all()));
    }

    /**
     * Shows open connections.
     *
     * @param session the session
     * @param application whose
     * @param address of which clients
     * @param older at least so old
     * @param younger at most so old
     * @param principal of which user
     * @param limit how many; as JSON all, unless that is said
     * @param json whether as JSON
     * @param rest nothing
     * @return a table or JSON
     * @throws CommandFailed for arguments, or without a WebSocket server
     */
    @Descriptor("shows open connections, the oldest first")
    public String connections(
            CommandSession session,
            @Descriptor(OF_APPLICATION) @Parameter(names = "--application", absentValue = ABSENT) String application,
            @Descriptor(FROM_ADDRESS) @Parameter(names = "--address", absentValue = ABSENT) String address,
            @Descriptor(OLDER) @Parameter(names = "--older", absentValue = ABSENT) String older,
            @Descriptor(YOUNGER) @Parameter(names = "--younger", absentValue = ABSENT) String younger,
            @Descriptor(OF_PRINCIPAL) @Parameter(names = "--principal", absentValue = ABSENT) String principal,
            @Descriptor("shows so many, 100 by default") @Parameter(names = "--limit", absentValue = ABSENT)
                    String limit,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("nothing") String... rest)
            throws CommandFailed {
        Arguments.words(rest, 0);
        int max = ABSENT.equals(limit)
                ? json.isEmpty() ? ROWS : Integer.MAX_VALUE
                : Arguments.number("--limit", limit, 1, Integer.MAX_VALUE);
        RuntimeDTO shown = shown();
        Predicate<ConnectionDTO> filter = ConnectionFilter.of(application, address, older, younger, principal)
                .at(shown, clock.millis());
        List<ConnectionDTO> all = require(runtime).getConnectionDTOs(filter, Integer.MAX_VALUE);
        all.sort(Comparator.comparingLong(connection -> connection.id));
        List<ConnectionDTO> some = all.subList(0, Math.min(max, all.size()));
        return answer(json.isEmpty() ? views(session, shown).open(some, all.size()) : json(some));
    }

    private Connections views(CommandSession session, RuntimeDTO shown) {
        return new Connections(new Applications(shown), clock.millis(), Screen.columns(session));
    }

    /**
     * Shows one connection.
     *
     * @param session the session
     * @param json whether as JSON
     * @param rest the connection's id
     * @return a table or JSON
     * @throws CommandFailed for arguments, without such a connection, or without a WebSocket server
     */
    @Descriptor("shows one connection in detail")
    public String connection(
            CommandSession session,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("the connection's id") String... rest)
            throws CommandFailed {
        String[] words = Arguments.words(rest, 1);
        if (words.length == 0) {
            throw new CommandFailed("the id of a connection is missing, see sluice:connections");
        }
        long id = Arguments.id(words[0]);
        ConnectionDetailDTO detail = require(runtime).getConnectionDetailDTO(id).orElseThrow(() -> noConnection(id));
        return answer(json.isEmpty() ? views(session, shown()).detail(detail) : json(detail));
    }

    private static CommandFailed noConnection(long id) {
        return new CommandFailed("no connection has the id " + id + ", see sluice:connections");
    }

    /**
     * Shows connections that have ended.
     *
     * @param session the session
     * @param limit how many
     * @param json whether as JSON
     * @param rest nothing
     * @return a table or JSON
     * @throws CommandFailed for arguments, or without a WebSocket server
     */
    @Descriptor("shows the connections that have ended last, the newest first")
    public String closed(
            CommandSession session,
            @Descriptor("shows so many, 20 by default") @Parameter(names = "--limit", absentValue = "20") String limit,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("nothing") String... rest)
            throws CommandFailed {
        Arguments.words(rest, 0);
        var some = require(runtime).getClosedConnectionDTOs(Arguments.number("--limit", limit, 1, Integer.MAX_VALUE));
        return answer(json.isEmpty() ? views(session, shown()).closed(some) : json(some));
    }

    /**
     * Shows counters.
     *
     * @param session the session
     * @param interval how long to measure
     * @param json whether as JSON
     * @param rest nothing
     * @return tables or JSON
     * @throws CommandFailed for arguments, or without a WebSocket server
     */
    @Descriptor("shows the counters, and with an interval how fast they grow")
    public String statistics(
            CommandSession session,
            @Descriptor("measures so long, up to a day: 5s, 10m") @Parameter(names = "--interval", absentValue = ABSENT)
                    String interval,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("nothing") String... rest)
            throws CommandFailed {
        Arguments.words(rest, 0);
        Statistics statistics = ABSENT.equals(interval) ? Statistics.of(shown().counters) : measured(interval);
        return answer(json.isEmpty() ? statistics.in(Screen.columns(session)) : json(statistics.all()));
    }

    private Statistics measured(String interval) throws CommandFailed {
        long seconds = Arguments.time("--interval", interval).toSeconds();
        if (seconds < 1 || seconds > DAY_SECONDS) {
            throw new CommandFailed("--interval is '" + interval + "', must be from 1s to 1d");
        }
        RuntimeDTO before = shown();
        long begin = System.nanoTime();
        try {
            Thread.sleep(seconds * 1000);
        } catch (InterruptedException e) {
            throw new CommandFailed("interrupted");
        }
        RuntimeDTO after = shown();
        if (after.startedAt != before.startedAt) {
            throw new CommandFailed("the WebSocket server was restarted meanwhile");
        }
        return Statistics.between(before.counters, after.counters, (System.nanoTime() - begin) / 1e9);
    }
}
