package org.sluice.websocket.server;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.Field;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.ServletContexts.Decision;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.websocket.Answer;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.server.Addresses.Peer;
import org.sluice.websocket.server.ConnectCall.Reply;
import org.sluice.websocket.server.deflate.Negotiation;
import org.sluice.websocket.server.deflate.PerMessageDeflate;
import org.sluice.websocket.server.handshake.KeptHandshake;
import org.sluice.websocket.server.handshake.LogText;
import org.sluice.websocket.server.handshake.OpeningHandshake;
import org.sluice.websocket.server.handshake.Origin;
import org.sluice.websocket.server.path.PathTable.Match;
import org.sluice.websocket.server.runtime.Visitor;

/**
 * Answers the opening handshakes for applications: the handshake's own fields, limits, origin, a servlet context, an
 * authenticator, the application, in this order.
 */
final class Handshakes {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(Handshakes.class));

    private static final UpgradeAnswer OVERLOADED =
            UpgradeAnswer.refuse(503).text("The server is busy").field("Retry-After", "5");
    private static final UpgradeAnswer BROKEN = UpgradeAnswer.refuse(500);

    private final Pools pools;
    private final Guards guards;
    private final AtomicLong ids = new AtomicLong();

    Handshakes(Pools pools, Guards guards) {
        this.pools = pools;
        this.guards = guards;
    }

    /** The report is told what the application has seen. */
    UpgradeAnswer answer(
            UpgradeRequest request, Match<Application> match, ServletContexts contexts, HandshakeReport report) {
        Optional<UpgradeAnswer.Refuse> malformed = OpeningHandshake.check(request);
        if (malformed.isPresent()) {
            return malformed.get();
        }
        Application application = match.target();
        if (!application.reservations().hasRoom(request.remoteAddress().getAddress())) {
            return OVERLOADED;
        }
        if (!Origin.isAllowed(request, application.settings().origins())) {
            return UpgradeAnswer.refuse(403).text("Origin is not allowed");
        }
        Decision decision = guards.servletContext(application, request, contexts);
        if (!(decision instanceof Decision.Granted granted)) {
            return decision instanceof Decision.Denied ? UpgradeAnswer.answered() : UpgradeAnswer.decline();
        }
        Guard guard = guards.authenticator(application, request);
        if (guard instanceof Guard.Refusing refusing) {
            return refusing.answer();
        }
        return admit(
                new ConnectCall(request, match.parameters(), application, guard, granted.principal()),
                guard,
                request,
                match,
                report);
    }

    /** The slot is taken here only: whom a servlet context has not granted must not hold what there is little of. */
    private UpgradeAnswer admit(
            ConnectCall call, Guard guard, UpgradeRequest request, Match<Application> match, HandshakeReport report) {
        Application application = match.target();
        Peer peer = application.reservations().reserve(request.remoteAddress().getAddress());
        if (peer == null) {
            guard.withdraw();
            return OVERLOADED;
        }
        UpgradeAnswer answer = null;
        try {
            answer = connect(call, guard, application)
                    .map(report::replied)
                    .map(reply -> toUpgradeAnswer(reply, request, match, peer))
                    .orElse(OVERLOADED);
            return answer;
        } finally {
            // With this answer alone the slot is the connection's
            if (!(answer instanceof SwitchProtocols)) {
                application.reservations().release(peer);
            }
        }
    }

    /** Runs the call on a thread that is given up with it. Empty where it cannot be run, or takes too long. */
    private Optional<Reply> connect(ConnectCall call, Guard guard, Application application) {
        Duration timeout = pools.limits().connects().timeout();
        boolean runs = false;
        try {
            runs = guard.mayAsk() && application.connectPermits().take();
            if (runs) {
                pools.connects().execute(call);
                return Optional.of(call.await(timeout));
            }
        } catch (TimeoutException e) {
            LOG.warn(
                    call.asked(),
                    "{} has not answered a handshake within {} s; it must not wait so long, or connectTimeoutSeconds of"
                            + " PID {} must be more",
                    call.asked(),
                    timeout.toSeconds(),
                    WebSocketProtocolHandler.PID);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!runs) {
                guard.withdraw();
            }
        }
        return Optional.empty();
    }

    private UpgradeAnswer toUpgradeAnswer(Reply reply, UpgradeRequest request, Match<Application> match, Peer peer) {
        if (reply instanceof Reply.Final last) {
            return last.answer();
        }
        Reply.Connected connected = (Reply.Connected) reply;
        if (connected.answer() instanceof Answer.Accept accept) {
            return accept(accept, connected, request, match, peer);
        }
        if (connected.answer() instanceof Answer.Refuse refuse) {
            return new UpgradeAnswer.Refuse(refuse.status(), "", fields(refuse.fields()));
        }
        return UpgradeAnswer.decline();
    }

    private UpgradeAnswer accept(
            Answer.Accept accept,
            Reply.Connected connected,
            UpgradeRequest request,
            Match<Application> match,
            Peer peer) {
        Application application = match.target();
        Optional<String> subprotocol = subprotocol(accept, connected, application);
        if (subprotocol.isEmpty()) {
            return BROKEN;
        }
        Optional<Negotiation> negotiation =
                application.compression().negotiate(OpeningHandshake.extensions(request), pools.coders());
        boolean joined = false;
        try {
            PerMessageDeflate deflate = negotiation.map(Negotiation::deflate).orElse(null);
            Session session =
                    new Session(ids.incrementAndGet(), subprotocol.get(), application, peer, accept.listener());
            if (accept.listener() instanceof ClosingListener closing) {
                session.refuse(Endings.refused(closing.code()));
            }
            session.compressWith(deflate);
            session.cameFrom(visitor(request, connected.handshake()));
            SwitchProtocols answer = new SwitchProtocols(
                    listener(session, accept, connected.handshake(), request, match),
                    fields(accept.fields()),
                    pools.limits().sendQueue());
            Optional<String> hash = OpeningHandshake.accept(request);
            if (hash.isPresent()) {
                answer = answer.field("Sec-WebSocket-Accept", hash.get());
            }
            // What stands for credentials is for the client only; for the application there is none
            String named = subprotocol
                    .filter(name -> !name.isEmpty())
                    .or(connected::fallback)
                    .orElse("");
            if (!named.isEmpty()) {
                answer = answer.field("Sec-WebSocket-Protocol", named);
            }
            if (deflate != null) {
                answer = answer.field(
                        "Sec-WebSocket-Extensions", negotiation.get().answer());
            }
            // The last act: from here on the connection ends with the application
            joined = application.join(session);
            return joined ? answer : UpgradeAnswer.decline();
        } finally {
            if (!joined) {
                negotiation.ifPresent(each -> each.deflate().end());
            }
        }
    }

    /** The receiving side; behind a relay if the connection may outlive the application. */
    private static ConnectionListener listener(
            Session session, Answer.Accept accept, Handshake seen, UpgradeRequest request, Match<Application> match) {
        Application application = match.target();
        Inbound inbound = new Inbound(session, application, accept.listener() instanceof FragmentListener);
        // Who has not been let in must never come to a successor
        if (application.settings().handoverSeconds() == 0 || accept.listener() instanceof ClosingListener) {
            return inbound;
        }
        Relay relay = new Relay(application.handovers(), new KeptHandshake(seen), match.pattern(), request.scopes());
        session.relayBy(relay);
        return relay.to(inbound);
    }

    /** The subprotocol, empty text for none; nothing if the application's choice is wrong. */
    private static Optional<String> subprotocol(
            Answer.Accept accept, Reply.Connected connected, Application application) {
        List<String> offers = connected.handshake().subprotocols();
        Optional<String> choice = accept.chosenSubprotocol();
        if (choice.filter(name -> !offers.contains(name)).isPresent()) {
            LOG.error(
                    application,
                    "{} has chosen subprotocol \"{}\", which the client has not offered",
                    application,
                    LogText.of(choice.get()));
            return Optional.empty();
        }
        return choice.or(() -> Optional.of(firstOf(offers, application.settings())));
    }

    private Visitor visitor(UpgradeRequest request, Handshake handshake) {
        // Only the name is kept: the principal may be an object of a bundle that goes away
        String principal = handshake.principal().map(Principal::getName).orElse(null);
        return pools.observations().visitors().visitor(request.serverName(), principal);
    }

    private static String firstOf(List<String> offers, Settings settings) {
        return offers.stream()
                .filter(settings.subprotocols()::contains)
                .findFirst()
                .orElse("");
    }

    private static List<Field> fields(Map<String, List<String>> fields) {
        return fields.entrySet().stream()
                .flatMap(field -> field.getValue().stream().map(value -> new Field(field.getKey(), value)))
                .toList();
    }
}
