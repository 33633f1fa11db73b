package org.sluice.jetty.upgrade;

import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;

/** Leads requests to the protocol handlers. Safe for use by several threads. */
public final class Upgrades {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(Upgrades.class));

    /** What has become of a request. */
    public enum Outcome {
        /** Nothing: it is to be treated as if Sluice were not there. */
        ORDINARY,
        /** It has been refused. */
        REFUSED,
        /** Its response is what switches protocols, and is still unsent. Nothing else may happen to it. */
        SWITCHING
    }

    private final Takeover takeover;
    private final ProtocolHandlers handlers;
    private final OpenConnections connections;

    /** That of the first request; all others come through the same. */
    private volatile Optional<Takeover.Entrance> entrance = Optional.empty();

    /**
     * Holds what requests have in common.
     *
     * @param takeover takes connections over
     * @param handlers who is asked
     * @param connections where those that are opened are kept
     */
    public Upgrades(Takeover takeover, ProtocolHandlers handlers, OpenConnections connections) {
        this.takeover = takeover;
        this.handlers = handlers;
        this.connections = connections;
    }

    /**
     * Answers a request, if anybody wants to.
     *
     * @param exchange the request and its response
     * @param server the server at which it has arrived
     * @param proxies the proxies that are believed what they say about their clients
     * @return what has become of it
     */
    public Outcome answer(Exchange exchange, ServerIdentity server, TrustedProxies proxies) {
        if (entrance.isEmpty()) {
            entrance = takeover.entranceOf(exchange.request());
        }
        Optional<ProtocolHandlers.Choice> choice = handlers.choose(offered(exchange));
        if (choice.isEmpty()) {
            return Outcome.ORDINARY;
        }
        Optional<Takeover.Connection> connection = takeover.connectionOf(exchange.request());
        if (connection.isEmpty()) {
            return Outcome.ORDINARY;
        }
        return exchange.copy(choice.get().token(), connection.get(), server)
                .map(proxies::asClientMadeIt)
                .map(request -> answer(exchange, choice.get(), request, connection.get()))
                .orElse(Outcome.ORDINARY);
    }

    /**
     * Lets the connections go away where requests do not reach this any more, and refuses meanwhile what would have been refused
     * here. That can be done only if one request has come before.
     *
     * @param plan as for {@link OpenConnections#goAway}
     */
    public void goAwayUnreached(GoAwayPlan plan) {
        Runnable undo = entrance.map(known -> known.refuseUpgrades(
                        offered -> handlers.choose(offered).isPresent(), connections::retryAfterSeconds))
                .orElse(() -> {});
        try {
            connections.goAway(plan);
        } finally {
            undo.run();
        }
    }

    private List<String> offered(Exchange exchange) {
        return exchange.isConnect()
                ? UpgradeTokens.connected(takeover.connectProtocol(exchange.request()))
                : exchange.offered();
    }

    private Outcome answer(
            Exchange exchange, ProtocolHandlers.Choice choice, UpgradeRequest request, Takeover.Connection connection) {
        if (connections.isGoingAway()) {
            exchange.refuse(goingAway());
            return Outcome.REFUSED;
        }
        UpgradeAnswer answer = AnswerRules.ask(choice, request, exchange.contexts());
        if (answer instanceof Decline) {
            return Outcome.ORDINARY;
        }
        if (answer instanceof SwitchProtocols switching) {
            return switchProtocols(exchange, choice.token(), switching, connection);
        }
        if (answer instanceof Refuse refusal) {
            exchange.refuse(refusal);
        } else if (!exchange.isAnswered()) {
            LOG.error(
                    choice.serviceId(),
                    "ProtocolHandler service {} says that a context has answered, but none has",
                    choice.serviceId());
            exchange.refuse(UpgradeAnswer.refuse(500));
        }
        return Outcome.REFUSED;
    }

    private Outcome switchProtocols(
            Exchange exchange, String token, SwitchProtocols answer, Takeover.Connection connection) {
        if (!connections.expect()) {
            return notOpened(exchange, answer, goingAway());
        }
        Optional<Refuse> obstacle = obstacle(exchange, token, answer);
        if (obstacle.isPresent()) {
            connections.notOpened();
            return notOpened(exchange, answer, obstacle.get());
        }
        // The last act: whatever comes behind it cannot be taken back.
        connection.switchProtocols(answer, connections);
        return Outcome.SWITCHING;
    }

    private static Outcome notOpened(Exchange exchange, SwitchProtocols answer, Refuse refusal) {
        AnswerRules.notOpened(answer);
        exchange.refuse(refusal);
        return Outcome.REFUSED;
    }

    private Refuse goingAway() {
        return UpgradeAnswer.refuse(503).field("Retry-After", Integer.toString(connections.retryAfterSeconds()));
    }

    private static Optional<Refuse> obstacle(Exchange exchange, String token, SwitchProtocols answer) {
        try {
            Optional<Refuse> obstacle = AnswerRules.obstacle(exchange.hasContent(), exchange.hasExpectation());
            if (obstacle.isEmpty()) {
                exchange.prepareSwitch(token, answer);
            }
            return obstacle;
        } catch (RuntimeException e) {
            LOG.error("", "the response that switches protocols cannot be prepared", e);
            return Optional.of(UpgradeAnswer.refuse(500));
        }
    }
}
