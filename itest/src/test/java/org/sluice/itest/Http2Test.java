package org.sluice.itest;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** A test at the HTTP service's TLS port, with HTTP/2. */
public abstract class Http2Test extends GatewayTest {

    /** How connections of {@link Recorder}s have ended. */
    protected final BlockingQueue<CloseCode> ends = new LinkedBlockingQueue<>();

    /** Echoes, and records how connections end. */
    protected class Recorder implements WebSocketListener {

        @Override
        public void onText(WebSocket socket, String text) {
            socket.sendText(text);
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            socket.sendBinary(data);
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            ends.add(code);
        }
    }

    @Override
    protected final Place place() {
        return Place.HTTPS;
    }

    @Override
    @Configuration
    public final Option[] configuration() throws Exception {
        return options(
                composite(super.configuration()),
                frameworkProperty("org.apache.felix.http2.enable").value("true"),
                Composition.http2());
    }
}
