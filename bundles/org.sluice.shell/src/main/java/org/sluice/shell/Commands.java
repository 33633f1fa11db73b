package org.sluice.shell;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
import org.sluice.websocket.Message;
import org.sluice.websocket.runtime.WebSocketControl;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.BroadcastDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/**
 * The commands. Gogo finds them by their names, gives options that are absent as empty text, and shows what they return.
 *
 * <p>None is called {@code help}: shells that have theirs in another scope might find this one instead.
 */
@Component(service = Commands.class)
@GogoCommand(
        scope = "sluice",
        function = {
            "applications",
            "broadcast",
            "close",
            "closed",
            "commands",
            "connection",
            "connections",
            "servers",
            "statistics"
        })
public final class Commands {

    private static final String JSON = "--json";
    private static final String AS_JSON = "writes JSON, for machines";
    private static final String YES = "yes";
    private static final String OF_APPLICATION = "of one application: its id, pattern or bundle";
    private static final String FROM_ADDRESS = "of clients at an address, or in a range such as 10.0.0.0/8";
    private static final String OLDER = "opened so long ago or earlier: 90s, 15m, 3h, 2d";
    private static final String YOUNGER = "opened not longer ago than that";
    private static final String OF_PRINCIPAL = "of the user with this name";

    private static final int ROWS = 100;
    private static final int DAY_SECONDS = 86_400;

    private final Clock clock;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile WebSocketRuntime runtime;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile WebSocketControl control;

    /** Called by the component runtime. */
    public Commands() {
        this(Clock.systemUTC(), null, null);
    }

    Commands(Clock clock, WebSocketRuntime runtime, WebSocketControl control) {
        this.clock = clock;
        this.runtime = runtime;
        this.control = control;
    }

    private static <S> S require(S service) throws CommandFailed {
        if (service == null) {
            throw new CommandFailed("the WebSocket server is not there, is org.sluice.websocket.server started?");
        }
        return service;
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
        return table.in(Screen.columns(session));
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
        return json.isEmpty() ? new Servers(shown).in(Screen.columns(session)) : JsonText.of(shown.servers);
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
        return json.isEmpty() ? applications.in(Screen.columns(session)) : JsonText.of(applications.all());
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
            @Descriptor(OF_APPLICATION) @Parameter(names = "--application", absentValue = "") String application,
            @Descriptor(FROM_ADDRESS) @Parameter(names = "--address", absentValue = "") String address,
            @Descriptor(OLDER) @Parameter(names = "--older", absentValue = "") String older,
            @Descriptor(YOUNGER) @Parameter(names = "--younger", absentValue = "") String younger,
            @Descriptor(OF_PRINCIPAL) @Parameter(names = "--principal", absentValue = "") String principal,
            @Descriptor("shows so many, 100 by default") @Parameter(names = "--limit", absentValue = "") String limit,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("nothing") String... rest)
            throws CommandFailed {
        Arguments.words(rest, 0);
        int max = limit.isEmpty()
                ? json.isEmpty() ? ROWS : Integer.MAX_VALUE
                : Arguments.number("--limit", limit, 1, Integer.MAX_VALUE);
        RuntimeDTO shown = shown();
        Predicate<ConnectionDTO> filter =
                new ConnectionFilter(application, address, older, younger, principal).at(shown, clock.millis());
        List<ConnectionDTO> all = require(runtime).getConnectionDTOs(filter, Integer.MAX_VALUE);
        all.sort(Comparator.comparingLong(connection -> connection.id));
        List<ConnectionDTO> some = all.subList(0, Math.min(max, all.size()));
        return json.isEmpty() ? views(session, shown).open(some, all.size()) : JsonText.of(some);
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
        return json.isEmpty() ? views(session, shown()).detail(detail) : JsonText.of(detail);
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
        return json.isEmpty() ? views(session, shown()).closed(some) : JsonText.of(some);
    }

    /**
     * Closes connections.
     *
     * @param application whose
     * @param address of which clients
     * @param older at least so old
     * @param younger at most so old
     * @param principal of which user
     * @param code the close code
     * @param reason for the client
     * @param abort whether without a Close frame
     * @param json whether as JSON
     * @param rest ids
     * @return what was done
     * @throws CommandFailed for arguments, without such a connection, or without a WebSocket server
     */
    @Descriptor("closes connections: those with these ids, or all that the options choose")
    public String close(
            @Descriptor(OF_APPLICATION) @Parameter(names = "--application", absentValue = "") String application,
            @Descriptor(FROM_ADDRESS) @Parameter(names = "--address", absentValue = "") String address,
            @Descriptor(OLDER) @Parameter(names = "--older", absentValue = "") String older,
            @Descriptor(YOUNGER) @Parameter(names = "--younger", absentValue = "") String younger,
            @Descriptor(OF_PRINCIPAL) @Parameter(names = "--principal", absentValue = "") String principal,
            @Descriptor("the close code, 1001 (going away) by default") @Parameter(names = "--code", absentValue = "")
                    String code,
            @Descriptor("the reason that clients are told, at most 123 bytes")
                    @Parameter(names = "--reason", absentValue = "")
                    String reason,
            @Descriptor("ends them at once, without a Close frame")
                    @Parameter(names = "--abort", presentValue = YES, absentValue = "")
                    String abort,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("ids of connections") String... rest)
            throws CommandFailed {
        ConnectionFilter options = new ConnectionFilter(application, address, older, younger, principal);
        Closing closing = Closing.of(code, reason, abort);
        Predicate<ConnectionDTO> filter =
                Closing.ids(Arguments.words(rest, Integer.MAX_VALUE), options).and(options.at(shown(), clock.millis()));
        int closed = closing.with(require(control), filter);
        if (!json.isEmpty()) {
            return JsonText.of(Map.of("closed", closed));
        }
        if (closed == 0) {
            throw new CommandFailed("no such connection is open, see sluice:connections");
        }
        return closed + (closed == 1 ? " connection is" : " connections are") + " being closed with " + closing;
    }

    /**
     * Sends a text to connections.
     *
     * @param json whether as JSON
     * @param rest the application and the text
     * @return what was done
     * @throws CommandFailed for arguments, or without a WebSocket server
     */
    @Descriptor("sends a text to the connections of an application")
    public String broadcast(
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("the application's id, pattern or bundle, and the text") String... rest)
            throws CommandFailed {
        String[] words = Arguments.words(rest, Integer.MAX_VALUE);
        if (words.length < 2) {
            throw new CommandFailed("broadcast needs an application and a text");
        }
        long id = new Applications(shown()).chosen(words[0]).serviceId;
        Message message = Message.ofText(String.join(" ", List.of(words).subList(1, words.length)));
        BroadcastDTO result = require(control).broadcast(connection -> connection.applicationId == id, message);
        return json.isEmpty()
                ? "sent to " + result.told + (result.told == 1 ? " connection, " : " connections, ") + result.skipped
                        + " skipped"
                : JsonText.of(result);
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
            @Descriptor("measures so long, up to a day: 5s, 10m") @Parameter(names = "--interval", absentValue = "")
                    String interval,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("nothing") String... rest)
            throws CommandFailed {
        Arguments.words(rest, 0);
        Statistics statistics = interval.isEmpty() ? Statistics.of(shown().counters) : measured(interval);
        return json.isEmpty() ? statistics.in(Screen.columns(session)) : JsonText.of(statistics.all());
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

    /**
     * Called by Gogo where the arguments do not fit the command: an option has no value.
     *
     * @param session the session
     * @param words the command and its arguments
     * @return never
     * @throws CommandFailed always
     */
    public String _main(CommandSession session, String... words) throws CommandFailed {
        String last = words[words.length - 1];
        throw new CommandFailed(
                last.startsWith("--") ? "option " + last + " needs a value" : "see help sluice:" + words[0]);
    }
}
