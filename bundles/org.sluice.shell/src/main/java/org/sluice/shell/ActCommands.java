package org.sluice.shell;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/** The commands that do something to connections. */
@Component(service = ActCommands.class)
@GogoCommand(
        scope = "sluice",
        function = {"broadcast", "close"})
public final class ActCommands extends Commands {

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
    public ActCommands() {
        this(Clock.systemUTC(), null, null);
    }

    ActCommands(Clock clock, WebSocketRuntime runtime, WebSocketControl control) {
        this.clock = clock;
        this.runtime = runtime;
        this.control = control;
    }

    private RuntimeDTO shown() throws CommandFailed {
        return require(runtime).getRuntimeDTO();
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
            @Descriptor(OF_APPLICATION) @Parameter(names = "--application", absentValue = ABSENT) String application,
            @Descriptor(FROM_ADDRESS) @Parameter(names = "--address", absentValue = ABSENT) String address,
            @Descriptor(OLDER) @Parameter(names = "--older", absentValue = ABSENT) String older,
            @Descriptor(YOUNGER) @Parameter(names = "--younger", absentValue = ABSENT) String younger,
            @Descriptor(OF_PRINCIPAL) @Parameter(names = "--principal", absentValue = ABSENT) String principal,
            @Descriptor("the close code, 1001 (going away) by default")
                    @Parameter(names = "--code", absentValue = ABSENT)
                    String code,
            @Descriptor("the reason that clients are told, at most 123 bytes")
                    @Parameter(names = "--reason", absentValue = ABSENT)
                    String reason,
            @Descriptor("ends them at once, without a Close frame")
                    @Parameter(names = "--abort", presentValue = YES, absentValue = "")
                    String abort,
            @Descriptor(AS_JSON) @Parameter(names = JSON, presentValue = YES, absentValue = "") String json,
            @Descriptor("ids of connections") String... rest)
            throws CommandFailed {
        ConnectionFilter options = ConnectionFilter.of(application, address, older, younger, principal);
        Closing closing = Closing.of(code, reason, abort);
        Predicate<ConnectionDTO> filter =
                Closing.ids(Arguments.words(rest, Integer.MAX_VALUE), options).and(options.at(shown(), clock.millis()));
        int closed = closing.with(require(control), filter);
        if (!json.isEmpty()) {
            return answer(json(Map.of("closed", closed)));
        }
        if (closed == 0) {
            throw new CommandFailed("no such connection is open, see sluice:connections");
        }
        return answer(closed + (closed == 1 ? " connection is" : " connections are") + " being closed with " + closing);
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
        return answer(
                json.isEmpty()
                        ? "sent to " + result.told + (result.told == 1 ? " connection, " : " connections, ")
                                + result.skipped + " skipped"
                        : json(result));
    }
}
