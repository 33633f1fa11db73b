package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.itest.client.Sockets;
import org.sluice.itest.client.Swarm;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.WebSocketListener;

/** What can go wrong while a connection changes hands. */
public class TakeoverIT extends GatewayTest {

    private static final int MANY = 1_000;
    /** Twice that many calls of {@code connect} may run at the same time: those that have just ended count too. */
    private static final int AT_ONCE = 25;

    /** In milliseconds: what nobody cuts off ends by itself after 5 s. */
    private static final long BEFORE_CLOSING_TIMEOUT = 4_000;

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger left = new AtomicInteger();

    private Answer slowly() throws InterruptedException {
        entered.release();
        gate.acquire();
        left.incrementAndGet();
        return Answer.accept(Listeners.SILENT);
    }

    /** Jetty tells nobody of a connection that ended before its response was sent. */
    @Test
    public void resetsDuringConnectGiveTheirPlacesBack() throws Exception {
        application("/slow", handshake -> slowly(), WebSocketConstants.MAX_CONNECTIONS, MANY);
        for (int done = AT_ONCE; done <= MANY; done += AT_ONCE) {
            resetDuringConnect();
            int all = done;
            Await.until("all calls of connect have returned", () -> left.get() == all);
        }
        gate.release(10 * MANY);
        Swarm swarm = openAllPlaces();
        try (RawClient tooMany = RawClient.connect(port())) {
            assertEquals(
                    503,
                    tooMany.send(RequestText.webSocket("/slow")).readResponse().status());
        } finally {
            swarm.close();
        }
    }

    private void resetDuringConnect() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            clients.add(RawClient.connect(port()).send(RequestText.webSocket("/slow")));
        }
        assertTrue("all calls of connect", entered.tryAcquire(AT_ONCE, Await.SECONDS, TimeUnit.SECONDS));
        for (RawClient client : clients) {
            client.reset();
        }
        gate.release(AT_ONCE);
    }

    private Swarm openAllPlaces() throws Exception {
        Swarm[] swarm = new Swarm[1];
        Await.until("all places are free again", () -> {
            try {
                swarm[0] = Swarm.open(port(), "/slow", MANY);
                return true;
            } catch (AssertionError e) {
                return false;
            }
        });
        return swarm[0];
    }

    @Test
    public void exceptionInOnOpenIs1011AndGivesThePlaceBack() throws Exception {
        for (String threading : new String[] {"worker", "loop"}) {
            ServiceRegistration<?> registration = application(
                    "/throwing",
                    handshake -> Answer.accept(new WebSocketListener() {
                        @Override
                        public void onOpen(WebSocket socket) {
                            throw new IllegalStateException("the secret");
                        }
                    }),
                    WebSocketConstants.MAX_CONNECTIONS,
                    1,
                    WebSocketConstants.THREADING,
                    threading);
            for (int i = 0; i < 3; i++) {
                Await.until("the place is free", () -> endsWith1011("/throwing"));
            }
            unregister(registration);
        }
    }

    private boolean endsWith1011(String path) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            Response response = client.send(RequestText.webSocket(path)).readResponse();
            if (response.status() == 503) {
                return false;
            }
            assertEquals(101, response.status());
            assertEquals(1011, client.readFrame().closeCode());
            client.send(Frame.close(1011));
            assertEquals(0, client.readToOrderlyEnd().length);
            return true;
        }
    }

    @Test
    public void listenerThatThrowsAtOnceIsToldOfTheEndOnce() throws Exception {
        BlockingQueue<ConnectionEnd> ends = new LinkedBlockingQueue<>();
        handler("sluice-throwing", (request, contexts) -> UpgradeAnswer.switchProtocols(new Throwing(ends)));
        try (RawClient client = RawClient.connect(port())) {
            Response response =
                    client.send(RequestText.upgrade("/", "sluice-throwing")).readResponse();
            assertEquals(101, response.status());
            assertEquals(0, client.readToEnd().length);
            assertEquals(ConnectionEnd.ABORTED, ends.poll(Await.SECONDS, TimeUnit.SECONDS));
        }
        assertTrue("told once", ends.isEmpty());
    }

    @Test
    public void handlerThatAnswersNothingIsA500() throws Exception {
        handler("sluice-null", (request, contexts) -> null);
        try (RawClient client = RawClient.connect(port())) {
            client.send(RequestText.upgrade("/", "sluice-null"));
            assertEquals(500, client.readResponse().status());
            assertEquals(0, client.readToEnd().length);
        }
    }

    /** Jetty does what the attribute says, whatever becomes of the response: a connection must not live behind a 500. */
    @Test
    public void exceptionBehindTheSwitchLeavesAllOrNothing() throws Exception {
        application("/behind", handshake -> Answer.accept(Listeners.ECHO), WebSocketConstants.MAX_CONNECTIONS, 1);
        register(Preprocessor.class, new ThrowingBehind(), Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE));
        for (int i = 0; i < 3; i++) {
            Await.until("the place is free", () -> isAllOrNothing("/behind"));
        }
    }

    private boolean isAllOrNothing(String path) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            int status = client.send(RequestText.webSocket(path)).readResponse().status();
            if (status == 503) {
                return false;
            }
            client.send(Frame.text("anybody?"));
            if (status == 101) {
                assertEquals("anybody?", client.readFrame().text());
            } else {
                assertEquals(500, status);
                String rest = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
                assertTrue(rest, rest.isEmpty() || rest.startsWith("HTTP/1.1 400 "));
            }
            return true;
        }
    }

    private static final class ThrowingBehind implements Preprocessor {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
            if (request instanceof HttpServletRequest http
                    && http.getRequestURI().equals("/behind")) {
                throw new IllegalStateException("the secret");
            }
        }
    }

    private void handler(String token, ProtocolHandler handler) {
        register(ProtocolHandler.class, handler, Map.of(ProtocolHandler.UPGRADE_TOKENS, token));
    }

    private record Throwing(BlockingQueue<ConnectionEnd> ends) implements ConnectionListener {
        @Override
        public void onOpen(ByteConnection connection) {
            throw new IllegalStateException("the secret");
        }

        @Override
        public void onRead(ByteBuffer bytes) {
            throw new AssertionError("called after the end");
        }

        @Override
        public void onReadEnd() {
            throw new AssertionError("called after the end");
        }

        @Override
        public void onGoingAway() {
            throw new AssertionError("called after the end");
        }

        @Override
        public void onClosed(ConnectionEnd end) {
            ends.add(end);
        }
    }

    @Test
    public void idleConnectionsGet1001WhenTheHttpServiceStops() throws Exception {
        int before = Sockets.open();
        try (Swarm swarm = Swarm.open(port(), "/echo", MANY)) {
            http().stop();
            assertEquals(Map.of(1001, MANY), swarm.closeCodes());
            assertTrue(
                    "descriptors are left: " + Sockets.open(),
                    Await.within(BEFORE_CLOSING_TIMEOUT, () -> Sockets.open() <= before));
        } finally {
            http().start();
        }
        Await.until("the echo is served again", this::echoIsServed);
    }

    /** They never answer the Close: the stop must not wait for them, nor leave anything of them. */
    @Test
    public void silentConnectionsDoNotHoldTheHttpServicesStopUp() throws Exception {
        int before = Sockets.open();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            clients.add(RawClient.open(port(), "/echo"));
        }
        try {
            long start = System.nanoTime();
            http().stop();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            assertTrue("stopped after " + seconds + " s", seconds < 10);
            assertTrue(
                    "descriptors are left: " + Sockets.open(),
                    Await.within(BEFORE_CLOSING_TIMEOUT, () -> Sockets.open() <= before + AT_ONCE));
            for (RawClient client : clients) {
                assertEquals(1001, client.readFrame().closeCode());
            }
        } finally {
            http().start();
            for (RawClient client : clients) {
                client.close();
            }
        }
        Await.until("the echo is served again", this::echoIsServed);
    }
}
