package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** Hands a message, or a part of one, to the listener, and forgets it. Confined to whoever makes the call. */
final class Delivery implements Callback {

    private WebSocket socket;
    private boolean inParts;
    private boolean last;

    // One of them is null.
    private String text;
    private ByteBuffer data;

    Delivery of(WebSocket to, boolean asPart, boolean asLast, String newText, ByteBuffer newData) {
        socket = to;
        inParts = asPart;
        last = asLast;
        text = newText;
        data = newData;
        return this;
    }

    /** The same for another listener; it must be a whole message. */
    Delivery redirected(WebSocket to, boolean asPart) {
        return of(to, asPart, true, text, data);
    }

    boolean isText() {
        return text != null;
    }

    @Override
    public void on(WebSocketListener listener) {
        WebSocket to = socket;
        String itsText = text;
        ByteBuffer itsData = data;
        of(null, inParts, last, null, null);
        if (itsText == null) {
            binary(listener, to, itsData);
        } else {
            text(listener, to, itsText);
        }
    }

    private void text(WebSocketListener listener, WebSocket to, String message) {
        if (inParts) {
            ((FragmentListener) listener).onText(to, message, last);
        } else {
            listener.onText(to, message);
        }
    }

    private void binary(WebSocketListener listener, WebSocket to, ByteBuffer message) {
        if (inParts) {
            ((FragmentListener) listener).onBinary(to, message, last);
        } else {
            listener.onBinary(to, message);
        }
    }
}
