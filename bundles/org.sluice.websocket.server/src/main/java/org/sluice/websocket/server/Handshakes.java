package org.sluice.websocket.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.Field;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.websocket.Answer;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.server.Addresses.Peer;
import org.sluice.websocket.server.handshake.OpeningHandshake;
import org.sluice.websocket.server.handshake.Origin;
import org.sluice.websocket.server.path.PathTable.Match;

/** Answers the opening handshakes for applications: the handshake's own fields, limits, origin, the application, in this order. */
final class Handshakes {

    private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);

    private static final UpgradeAnswer OVERLOADED =
            UpgradeAnswer.refuse(503).text("The server is busy").field("Retry-After", "5");
    private static final UpgradeAnswer BROKEN = UpgradeAnswer.refuse(500);

    private final Pools pools;
    private final AtomicLong ids = new AtomicLong();

    Handshakes(Pools pools) {
        this.pools = pools;
    }

    UpgradeAnswer answer(UpgradeRequest request, Match<Application> match) {
        Optional<UpgradeAnswer.Refuse> malformed = OpeningHandshake.check(request);
        if (malformed.isPresent()) {
            return malformed.get();
        }
        Application application = match.target();
        Peer peer = application.reserve(request.remoteAddress().getAddress());
        if (peer == null) {
            return OVERLOADED;
        }
        UpgradeAnswer answer = null;
        try {
            answer = admit(request, match, peer);
            return answer;
        } finally {
            // With this answer alone the slot is the connection's
            if (!(answer instanceof SwitchProtocols)) {
                application.release(peer);
            }
        }
    }

    private UpgradeAnswer admit(UpgradeRequest request, Match<Application> match, Peer peer) {
        Application application = match.target();
        if (!Origin.isAllowed(request, application.settings().origins())) {
            return UpgradeAnswer.refuse(403).text("Origin is not allowed");
        }
        Limits.Connects limits = pools.limits().connects();
        try {
            if (!application.connectPermits().take()) {
                return OVERLOADED;
            }
            Handshake handshake = OpeningHandshake.copy(request, match.parameters());
            CompletableFuture<Answer> future = connect(application, handshake);
            // An answer that comes later is dropped, and its slot is given back with this one
            Answer answer = future.get(limits.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return toUpgradeAnswer(answer, request, handshake, application, peer);
        } catch (TimeoutException e) {
            LOG.warn(
                    "{} has not answered a handshake within {}; its connect method must not wait so long",
                    application,
                    limits.timeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("connect completes with a value only", e);
        }
        return OVERLOADED;
    }

    /** Asks the application on a thread that is given up with it. Completes with null where it gives no answer. */
    private CompletableFuture<Answer> connect(Application application, Handshake handshake) {
        CompletableFuture<Answer> future = new CompletableFuture<>();
        pools.connects().execute(() -> {
            Answer answer = null;
            try {
                answer = application.connect(handshake);
                if (answer == null) {
                    LOG.error("{} has answered a handshake with null", application);
                }
            } catch (Throwable e) {
                LOG.error("{} has failed to answer a handshake", application, e);
            } finally {
                application.connectPermits().giveBack();
                future.complete(answer);
            }
        });
        return future;
    }

    private UpgradeAnswer toUpgradeAnswer(
            Answer answer, UpgradeRequest request, Handshake handshake, Application application, Peer peer) {
        if (answer instanceof Answer.Accept accept) {
            return accept(accept, request, handshake, application, peer);
        }
        if (answer instanceof Answer.Refuse refuse) {
            return new UpgradeAnswer.Refuse(refuse.status(), "", fields(refuse.fields()));
        }
        return answer == null ? BROKEN : UpgradeAnswer.decline();
    }

    private UpgradeAnswer accept(
            Answer.Accept accept, UpgradeRequest request, Handshake handshake, Application application, Peer peer) {
        Settings settings = application.settings();
        List<String> offers = handshake.subprotocols();
        if (accept.chosenSubprotocol()
                .filter(choice -> !offers.contains(choice))
                .isPresent()) {
            LOG.error(
                    "{} has chosen subprotocol \"{}\", which the client has not offered",
                    application,
                    accept.chosenSubprotocol().get());
            return BROKEN;
        }
        String subprotocol = accept.chosenSubprotocol().orElseGet(() -> firstOf(offers, settings));
        Session session = new Session(ids.incrementAndGet(), subprotocol, application, peer, accept.listener());
        boolean inParts = accept.listener() instanceof FragmentListener;
        SwitchProtocols answer = new SwitchProtocols(
                        new Inbound(session, application, inParts),
                        fields(accept.fields()),
                        pools.limits().sendQueue())
                .field("Sec-WebSocket-Accept", OpeningHandshake.accept(request));
        if (!subprotocol.isEmpty()) {
            answer = answer.field("Sec-WebSocket-Protocol", subprotocol);
        }
        // The last act: from here on the connection ends with the application
        return application.join(session) ? answer : UpgradeAnswer.decline();
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
