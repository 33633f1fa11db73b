package org.sluice.itest.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket, with a listener that records. */
public final class JdkClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    /** Parts of an unfinished message. Confined to the listener's calls, which come one at a time. */
    private final StringBuilder text = new StringBuilder();

    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    private WebSocket socket;

    private JdkClient() {}

    /** What has happened on the connection. */
    public sealed interface Event {

        record Text(String text) implements Event {}

        record Binary(byte[] data) implements Event {}

        record Pong(byte[] data) implements Event {}

        record Close(int code, String reason) implements Event {}

        record Failure(Throwable cause) implements Event {}
    }

    public static JdkClient open(int port, String path, String... subprotocols) throws Exception {
        JdkClient client = new JdkClient();
        boolean isTls = Tls.isAt(port);
        HttpClient http =
                isTls ? HttpClient.newBuilder().sslContext(Tls.context(null)).build() : HTTP;
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            String[] lesser = new String[subprotocols.length - 1];
            System.arraycopy(subprotocols, 1, lesser, 0, lesser.length);
            builder.subprotocols(subprotocols[0], lesser);
        }
        client.socket = builder.buildAsync(URI.create((isTls ? "wss" : "ws") + "://127.0.0.1:" + port + path), client)
                .get(Await.SECONDS, TimeUnit.SECONDS);
        return client;
    }

    public WebSocket socket() {
        return socket;
    }

    public void sendText(String message) throws Exception {
        socket.sendText(message, true).get(Await.SECONDS, TimeUnit.SECONDS);
    }

    public void sendBinary(byte[] message) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(message), true).get(Await.SECONDS, TimeUnit.SECONDS);
    }

    public void sendClose(int code) throws Exception {
        socket.sendClose(code, "").get(Await.SECONDS, TimeUnit.SECONDS);
    }

    public Event next() throws InterruptedException {
        Event event = events.poll(Await.SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing has come within " + Await.SECONDS + " s");
        }
        return event;
    }

    public String nextText() throws InterruptedException {
        return next(Event.Text.class).text();
    }

    public byte[] nextBinary() throws InterruptedException {
        return next(Event.Binary.class).data();
    }

    public int nextCloseCode() throws InterruptedException {
        return next(Event.Close.class).code();
    }

    private <E extends Event> E next(Class<E> type) throws InterruptedException {
        Event event = next();
        if (event instanceof Event.Failure failure) {
            throw new AssertionError("failed instead of " + type.getSimpleName(), failure.cause());
        }
        if (!type.isInstance(event)) {
            throw new AssertionError(event + " instead of " + type.getSimpleName());
        }
        return type.cast(event);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            events.add(new Event.Text(text.toString()));
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        binary.writeBytes(part);
        if (last) {
            events.add(new Event.Binary(binary.toByteArray()));
            binary.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        byte[] data = new byte[message.remaining()];
        message.get(data);
        events.add(new Event.Pong(data));
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        events.add(new Event.Close(statusCode, reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        events.add(new Event.Failure(error));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
