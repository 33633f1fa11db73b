package org.sluice.websocket.server.deflate;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of an opening handshake whose client has offered compression that can be had.
 *
 * @param answer the value of {@code Sec-WebSocket-Extensions}
 * @param deflate the extension for the connection, which must be ended
 */
public record Negotiation(String answer, PerMessageDeflate deflate) {

    /**
     * Agrees to the first offer that can be met. Where coders are too few for contexts, it is agreed to without them.
     *
     * @param lines the client's field {@code Sec-WebSocket-Extensions}, well-formed
     * @param takeover whether contexts may be kept between messages
     * @param coders where coders come from
     * @param level how hard to try with a context, 1 to 9
     * @return empty if there is no such offer: nothing is compressed then
     */
    public static Optional<Negotiation> of(List<String> lines, boolean takeover, Coders coders, int level) {
        List<Extension> offers = Extension.parse(lines);
        return Agreement.on(offers, takeover)
                .map(agreement -> begin(agreement, coders, level))
                .or(() -> Agreement.on(offers, false).map(agreement -> begin(agreement, coders, level)));
    }

    /** Null where there are too few coders. */
    private static Negotiation begin(Agreement agreement, Coders coders, int level) {
        PerMessageDeflate deflate = PerMessageDeflate.begin(agreement, coders, level);
        return deflate == null ? null : new Negotiation(agreement.field(), deflate);
    }
}
