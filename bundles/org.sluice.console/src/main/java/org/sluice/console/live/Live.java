package org.sluice.console.live;

import java.util.List;
import java.util.Map;
import org.sluice.console.page.ConsoleContext;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.WebSocketGroup;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/**
 * Shows the state to whoever looks: once a second, made once for all of them. While nobody looks there is no thread, no timer and
 * nothing that is remembered.
 */
public final class Live implements WebSocketApplication {

    /** Who selects a servlet context is there at HTTP services only, in whatever scope they are. */
    public static final Map<String, ?> PROPERTIES = Map.of(
            WebSocketConstants.PATTERN,
            ConsoleContext.PATH + "/live",
            WebSocketConstants.SCOPE,
            "*",
            WebSocketConstants.CONTEXT_SELECT,
            ConsoleContext.NAME,
            WebSocketConstants.MAX_CONNECTIONS,
            32,
            WebSocketConstants.COMPRESSION,
            WebSocketConstants.COMPRESSION_ON);

    /** With more connections than this, they are looked at every third time only. */
    private static final int MANY = 2_000;

    private static final int MANY_EVERY = 3;

    /** The most that are looked at. */
    private static final int MOST = 20_000;

    private static final int CLOSED = StateMessage.MAX_CLOSED;

    private final WebSocketRuntime runtime;
    private final int connections;
    private final Audience audience = new Audience();
    private final Ticker ticker = new Ticker(() -> audience.size() > 0, this::show);

    /** Confined to the ticker. */
    private int ticks;

    /**
     * Shows nothing yet.
     *
     * @param runtime what there is to show
     * @param connections how many connections are shown at most
     */
    public Live(WebSocketRuntime runtime, int connections) {
        this.runtime = runtime;
        this.connections = connections;
    }

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(new Viewer(audience, ticker));
    }

    /** No more is shown. */
    public void stop() {
        ticker.stop();
    }

    /** Whether there is no thread. */
    boolean isIdle() {
        return ticker.isIdle();
    }

    private void show() {
        RuntimeDTO state = runtime.getRuntimeDTO();
        audience.send(StateMessage.of(
                state,
                runtime.getClosedConnectionDTOs(CLOSED),
                audience.size(),
                System.currentTimeMillis(),
                System.nanoTime()));
        ticks++;
        if (audience.takeChange() || state.counters.connections <= MANY || ticks % MANY_EVERY == 0) {
            audience.selections().forEach((selection, group) -> show(selection, group, state));
        }
    }

    private void show(Selection selection, WebSocketGroup group, RuntimeDTO state) {
        boolean all = selection.kind() == Selection.Kind.ALL;
        List<ConnectionDTO> open =
                all ? runtime.getConnectionDTOs(MOST) : runtime.getConnectionDTOs(selection.application(), MOST);
        long total = open.size() < MOST ? open.size() : state.counters.connections;
        group.send(Message.ofText(ConnectionsMessage.of(selection, total, open, connections)));
    }
}
