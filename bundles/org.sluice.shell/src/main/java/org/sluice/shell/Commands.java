package org.sluice.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * What all commands have in common. Gogo finds commands by the names of their methods, gives options that are absent as empty text,
 * and shows what they return.
 *
 * <p>None is called {@code help}: shells that have theirs in another scope might find this one instead.
 */
abstract class Commands {

    /** The value of an option that is not given. An empty one is something else: a script may have lost what it was to be. */
    static final String ABSENT = "\0";

    static final String JSON = "--json";
    static final String AS_JSON = "writes JSON, for machines";
    static final String YES = "yes";
    static final String OF_APPLICATION = "of one application: its id, pattern or bundle";
    static final String FROM_ADDRESS = "of clients at an address, or in a range such as 10.0.0.0/8";
    static final String OLDER = "opened so long ago or earlier: 90s, 15m, 3h, 2d";
    static final String YOUNGER = "opened not longer ago than that";
    static final String OF_PRINCIPAL = "of the user with this name";

    private static final int OUT = 1;

    Commands() {}

    /** A service that may be missing. */
    static <S> S require(S service) throws CommandFailed {
        if (service == null) {
            throw new CommandFailed("the WebSocket server is not there, is org.sluice.websocket.server started?");
        }
        return service;
    }

    /** The class that needs JSON's packages cannot even be loaded without them. */
    static String json(Object value) throws CommandFailed {
        try {
            return JsonText.of(value);
        } catch (NoClassDefFoundError e) {
            throw new CommandFailed("--json needs a bundle that exports jakarta.json, and there is none");
        }
    }

    /**
     * Gives an answer to Gogo, which shows it, or gives it to a script. What goes to a file or to another command has to be written.
     *
     * @return the answer, or null if it was written
     */
    static String answer(String text) {
        Process process = Process.Utils.current();
        if (process == null || process.isTty(OUT)) {
            return text;
        }
        process.out().println(text);
        return null;
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
