package org.sluice.shell;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.runtime.WebSocketControl;
import org.sluice.websocket.runtime.dto.ConnectionDTO;

/**
 * How an operator wants connections to end.
 *
 * @param code the close code; null to end them without
 * @param reason for the client
 */
record Closing(CloseCode code, String reason) {

    private static final int MAX_CODE = 4999;

    static Closing of(String givenCode, String givenReason, String abort) throws CommandFailed {
        String code = Arguments.option("--code", givenCode);
        String reason = "".equals(givenReason) ? "" : Arguments.option("--reason", givenReason);
        if (!abort.isEmpty()) {
            if (!code.isEmpty() || !reason.isEmpty()) {
                throw new CommandFailed("with --abort clients are told neither --code nor --reason");
            }
            return new Closing(null, "");
        }
        CloseCode wanted =
                code.isEmpty() ? CloseCode.GOING_AWAY : CloseCode.of(Arguments.number("--code", code, 1000, MAX_CODE));
        return new Closing(wanted, reason);
    }

    /** Chooses by id, where ids are given; something must be chosen. */
    static Predicate<ConnectionDTO> ids(String[] words, ConnectionFilter options) throws CommandFailed {
        Set<Long> ids = new HashSet<>();
        for (String word : words) {
            ids.add(Arguments.id(word));
        }
        if (ids.isEmpty() && options.isEmpty()) {
            throw new CommandFailed("the ids of connections are missing, or an option such as --application");
        }
        return connection -> ids.isEmpty() || ids.contains(connection.id);
    }

    int with(WebSocketControl control, Predicate<ConnectionDTO> filter) throws CommandFailed {
        try {
            return code == null ? control.abort(filter) : control.close(filter, code, reason);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return code == null ? "no Close frame" : (code + " " + code.name()).strip();
    }
}
