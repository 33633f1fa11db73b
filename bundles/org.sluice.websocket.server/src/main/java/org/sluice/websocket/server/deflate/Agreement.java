package org.sluice.websocket.server.deflate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.websocket.server.deflate.Extension.Parameter;

/**
 * What client and server have agreed on (RFC 7692, 7.1).
 *
 * @param serverTakeover whether the server may refer to its earlier messages
 * @param clientTakeover whether the client may
 * @param tellsWindow whether the client has asked how large the server's window is
 */
record Agreement(boolean serverTakeover, boolean clientTakeover, boolean tellsWindow) {

    static final String NAME = "permessage-deflate";

    private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    /** The only window that the platform's deflater has, and the largest that there can be. */
    private static final String WINDOW_BITS = "15";

    private static final String ANY_WINDOW_BITS = "[89]|1[0-5]";

    /**
     * Agrees to the first offer that can be met.
     *
     * @param offers the client's extensions in the order of its preference
     * @param takeover whether contexts may be kept between messages, which costs memory for each connection
     * @return empty if there is no such offer
     */
    static Optional<Agreement> on(List<Extension> offers, boolean takeover) {
        return offers.stream()
                .filter(offer -> offer.name().equals(NAME) && isAcceptable(offer.parameters()))
                .findFirst()
                .map(offer -> new Agreement(
                        takeover && !has(offer, SERVER_NO_TAKEOVER),
                        takeover && !has(offer, CLIENT_NO_TAKEOVER),
                        has(offer, SERVER_WINDOW)));
    }

    /** RFC 7692, 7.1: an offer that has anything unknown, invalid or twice is declined. */
    private static boolean isAcceptable(List<Parameter> parameters) {
        Set<String> names = new HashSet<>();
        return parameters.stream().allMatch(parameter -> names.add(parameter.name()) && isAcceptable(parameter));
    }

    private static boolean isAcceptable(Parameter parameter) {
        Optional<String> value = parameter.value();
        return switch (parameter.name()) {
            case SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER -> value.isEmpty();
            case SERVER_WINDOW -> value.filter(WINDOW_BITS::equals).isPresent();
            case CLIENT_WINDOW -> value.isEmpty() || value.get().matches(ANY_WINDOW_BITS);
            default -> false;
        };
    }

    private static boolean has(Extension offer, String name) {
        return offer.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(name));
    }

    /**
     * The server's part of the agreement.
     *
     * @return the value of {@code Sec-WebSocket-Extensions}
     */
    String field() {
        return NAME
                + (serverTakeover ? "" : "; " + SERVER_NO_TAKEOVER)
                + (clientTakeover ? "" : "; " + CLIENT_NO_TAKEOVER)
                + (tellsWindow ? "; " + SERVER_WINDOW + "=" + WINDOW_BITS : "");
    }
}
