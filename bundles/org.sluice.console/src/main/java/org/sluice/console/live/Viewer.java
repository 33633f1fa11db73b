package org.sluice.console.live;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.WebSocket;

/** A page that is open somewhere. It may say whose connections it wants to see, and nothing else. */
final class Viewer implements FragmentListener {

    private final Audience audience;
    private final Ticker ticker;

    // Confined to the connection's callbacks.
    private final StringBuilder request = new StringBuilder();
    private Selection selection = Selection.NONE;

    Viewer(Audience audience, Ticker ticker) {
        this.audience = audience;
        this.ticker = ticker;
    }

    @Override
    public void onOpen(WebSocket socket) {
        audience.add(socket);
        ticker.look();
    }

    @Override
    public void onText(WebSocket socket, CharSequence part, boolean last) {
        if (request.length() + part.length() > Selection.MAX_LENGTH) {
            refuse(socket);
            return;
        }
        request.append(part);
        if (last) {
            Optional<Selection> wanted = Selection.parse(request.toString());
            request.setLength(0);
            wanted.ifPresentOrElse(now -> select(socket, now), () -> refuse(socket));
        }
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer part, boolean last) {
        refuse(socket);
    }

    private static void refuse(WebSocket socket) {
        socket.sendClose(CloseCode.POLICY_VIOLATION, "not a request of the console");
    }

    private void select(WebSocket socket, Selection now) {
        audience.select(socket, selection, now);
        selection = now;
        ticker.look();
    }

    @Override
    public void onClose(WebSocket socket, CloseCode code, String reason) {
        audience.remove(socket);
        audience.select(socket, selection, Selection.NONE);
        ticker.leave();
    }
}
