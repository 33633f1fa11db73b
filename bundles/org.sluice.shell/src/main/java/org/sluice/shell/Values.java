package org.sluice.shell;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;

/** What may be written at a place in one of our commands. */
final class Values {

    private static final int MAX = 100;

    private final WebSocketRuntime runtime;

    Values(WebSocketRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * The values that are there just now, but none that would do something to a terminal.
     *
     * @param words the command and its arguments
     * @param index the place
     */
    List<String> at(List<String> words, int index) {
        return all(words, index)
                .filter(value -> value.equals(Printable.of(value)))
                .distinct()
                .limit(MAX)
                .toList();
    }

    private Stream<String> all(List<String> words, int index) {
        if (index < 1 || index > words.size()) {
            return Stream.empty();
        }
        String before = words.get(index - 1);
        return switch (before) {
            case "--application" -> applications();
            case "--address" -> connections().map(Values::host);
            case "--principal" -> connections().map(each -> each.principal).filter(Objects::nonNull);
            case "--code" ->
                CloseCode.registered().stream().filter(CloseCode::isSendable).map(CloseCode::toString);
            case "--older", "--younger", "--interval" -> Stream.of("1m", "1h", "1d");
            case "--limit", "--reason" -> Stream.empty();
            default -> arguments(words.get(0).replaceFirst("^sluice:", ""), index);
        };
    }

    private Stream<String> arguments(String command, int index) {
        return switch (command) {
            case "connection", "close" -> connections().map(each -> Long.toString(each.id));
            case "broadcast" -> index == 1 ? applications() : Stream.empty();
            default -> Stream.empty();
        };
    }

    private Stream<String> applications() {
        return Stream.of(runtime.getRuntimeDTO().applications).flatMap(Values::names);
    }

    private static Stream<String> names(ApplicationDTO application) {
        return Stream.concat(Stream.of(application.patterns), Stream.of(Long.toString(application.serviceId)));
    }

    private Stream<ConnectionDTO> connections() {
        return runtime.getConnectionDTOs(MAX).stream();
    }

    /** The address alone. */
    private static String host(ConnectionDTO connection) {
        return connection.remoteAddress.replaceFirst("(?<=[\\d\\]]):\\d+$", "");
    }
}
