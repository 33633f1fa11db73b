package org.sluice.websocket.server;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.DTOConstants;
import org.sluice.websocket.server.deflate.PerMessageDeflate;
import org.sluice.websocket.server.handshake.ClientNetwork;
import org.sluice.websocket.server.runtime.ApplicationMeter;
import org.sluice.websocket.server.runtime.ApplicationMeters;
import org.sluice.websocket.server.runtime.ClosedConnection;
import org.sluice.websocket.server.runtime.Counters;
import org.sluice.websocket.server.runtime.Ending;
import org.sluice.websocket.server.runtime.LoopMeter;
import org.sluice.websocket.server.runtime.Observations;

/** Counts for one application, and for all of them together. */
final class Account {

    /** How a handshake's answer is called where something throws. */
    static final String FAILED = "500";

    private static final long SLOW_LOOP_NANOS = TimeUnit.MILLISECONDS.toNanos(DTOConstants.SLOW_LOOP_CALLBACK_MILLIS);
    private static final long SLOW_WORKER_NANOS =
            TimeUnit.MILLISECONDS.toNanos(DTOConstants.SLOW_WORKER_CALLBACK_MILLIS);

    private final long applicationId;
    private final Pools pools;
    private final Counters own = new Counters();
    private final ApplicationMeters meters = new ApplicationMeters();

    Account(long applicationId, Pools pools) {
        this.applicationId = applicationId;
        this.pools = pools;
    }

    Counters counters() {
        return own;
    }

    ApplicationMeters meters() {
        return meters;
    }

    /** Where the application's traffic on an event loop is counted. */
    ApplicationMeter meter(LoopMeter loop) {
        return meters.of(loop);
    }

    /** How a handshake's answer is called. */
    static String name(UpgradeAnswer answer) {
        if (answer instanceof UpgradeAnswer.Refuse refuse) {
            return Integer.toString(refuse.status());
        }
        if (answer instanceof UpgradeAnswer.SwitchProtocols) {
            return "101";
        }
        return answer instanceof UpgradeAnswer.Decline
                ? DTOConstants.HANDSHAKE_DECLINED
                : DTOConstants.HANDSHAKE_ANSWERED;
    }

    void answered(String server, String answer) {
        own.answered(answer);
        observations().count(server, each -> each.answered(answer));
    }

    /** A connection is going to be open. */
    void opened(Session session, ByteConnection connection) {
        session.observe(pools.memories().of(connection.loop()), observations().now());
        own.opened();
        observations().count(session.visitor().server(), Counters::opened);
        pools.listeners().opened(() -> describe(session, connection, new ConnectionDTO()));
    }

    /** A connection is the application's from here on, which was another one's. */
    void takenOver() {
        own.takenOver();
    }

    /** The application is told the end of a connection that was open. Called on the event loop; only the first call counts. */
    void ended(Session session, Ending ending) {
        if (!session.ends()) {
            return;
        }
        own.ended(ending);
        Observations all = observations();
        all.count(session.visitor().server(), each -> each.ended(ending));
        ClosedConnection closed = new ClosedConnection(
                session.socket().id(),
                applicationId,
                session.visitor(),
                address(session, session.connection()),
                session.openedAt(),
                all.now(),
                ending);
        all.history().add(closed);
        pools.listeners().closed(closed);
    }

    /** Shows a connection on which frames come, others not. */
    Stream<ConnectionDTO> show(Session session) {
        if (!session.receives()) {
            return Stream.empty();
        }
        return Stream.of(show(session, new ConnectionDTO()));
    }

    /** Fills what is shown of every connection. */
    <T extends ConnectionDTO> T show(Session session, T dto) {
        describe(session, session.connection(), dto);
        dto.messagesReceived = session.messagesReceived();
        dto.messagesSent = session.messagesSent();
        dto.queuedBytes = session.connection().queuedBytes();
        dto.state = state(session);
        return dto;
    }

    private static String state(Session session) {
        if (!session.isOpen()) {
            return DTOConstants.CONNECTION_CLOSING;
        }
        return session.callbacks() instanceof WaitingCallbacks
                ? DTOConstants.CONNECTION_WAITING
                : DTOConstants.CONNECTION_OPEN;
    }

    /** As it is when it opens. */
    private ConnectionDTO describe(Session session, ByteConnection connection, ConnectionDTO dto) {
        dto.id = session.socket().id();
        dto.applicationId = applicationId;
        dto.server = session.visitor().server();
        dto.principal = session.visitor().principal();
        dto.remoteAddress = address(session, connection);
        dto.subprotocol = session.socket().subprotocol();
        dto.compression = compression(session.deflate());
        dto.openedAt = session.openedAt();
        dto.state = DTOConstants.CONNECTION_OPEN;
        return dto;
    }

    private static String compression(PerMessageDeflate deflate) {
        if (deflate == null) {
            return WebSocketConstants.COMPRESSION_OFF;
        }
        return deflate.isTakeover() ? WebSocketConstants.COMPRESSION_TAKEOVER : WebSocketConstants.COMPRESSION_ON;
    }

    /** The client's address and port if the client is the peer; behind a proxy what its connections are counted by. */
    private static String address(Session session, ByteConnection connection) {
        InetSocketAddress peer = connection.remoteAddress();
        ClientNetwork network = session.peer().network();
        if (!network.equals(ClientNetwork.of(peer.getAddress()))) {
            return network.toString();
        }
        return address(peer);
    }

    /** An address in digits and, where it is known, a port. */
    static String address(InetSocketAddress peer) {
        String host = peer.getAddress().getHostAddress();
        if (peer.getPort() == 0) {
            return host;
        }
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + peer.getPort();
    }

    /** Callbacks on an event loop begin. Returns {@code false} inside of such that are timed already. */
    boolean beginOnLoop(LoopMemory memory) {
        boolean first = !memory.meter().isTiming();
        if (first) {
            long now = now();
            memory.holdUps().look(now);
            memory.meter().begin(now);
        }
        return first;
    }

    /** One of the callbacks on an event loop has ended. Returns how long it has taken. */
    long endOfCallOnLoop(LoopMeter meter) {
        long taken = meter.lap(now());
        meter(meter).callback(taken);
        countIfSlow(taken, SLOW_LOOP_NANOS);
        return taken;
    }

    /** Callbacks on an event loop have ended. */
    void endOnLoop(LoopMeter meter) {
        meter.end();
    }

    /** A callback on a worker thread has ended. Returns the time. */
    long endOnWorker(long since) {
        long now = now();
        meters.workerCallback(now - since);
        countIfSlow(now - since, SLOW_WORKER_NANOS);
        return now;
    }

    private void countIfSlow(long taken, long limit) {
        if (taken > limit) {
            own.slow();
            observations().counters().slow();
        }
    }

    private long now() {
        return pools.clock().getAsLong();
    }

    private Observations observations() {
        return pools.observations();
    }
}
