package org.sluice.jetty.upgrade;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.TransportConnection;

/** Leads requests to the protocol handlers, and keeps the connections that come of them. Safe for use by several threads. */
public final class Upgrades implements ConnectionKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);

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
    private final IntPredicate goingAway;

    /**
     * Holds what requests have in common.
     *
     * @param takeover takes connections over
     * @param handlers who is asked
     * @param connections where those that were opened are kept
     * @param goingAway whether the server at a port is about to go away: requests are refused then
     */
    public Upgrades(Takeover takeover, ProtocolHandlers handlers, OpenConnections connections, IntPredicate goingAway) {
        this.takeover = takeover;
        this.handlers = handlers;
        this.connections = connections;
        this.goingAway = goingAway;
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

    private List<String> offered(Exchange exchange) {
        return exchange.isConnect()
                ? UpgradeTokens.connected(takeover.connectProtocol(exchange.request()))
                : exchange.offered();
    }

    private Outcome answer(
            Exchange exchange, ProtocolHandlers.Choice choice, UpgradeRequest request, Takeover.Connection connection) {
        if (goingAway.test(request.localAddress().getPort())) {
            exchange.refuse(UpgradeAnswer.refuse(503).field("Retry-After", "1"));
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
            LOG.error("ProtocolHandler service {} says that a context has answered, but none has", choice.serviceId());
            exchange.refuse(UpgradeAnswer.refuse(500));
        }
        return Outcome.REFUSED;
    }

    private Outcome switchProtocols(
            Exchange exchange, String token, SwitchProtocols answer, Takeover.Connection connection) {
        Optional<Refuse> obstacle = obstacle(exchange, token, answer);
        if (obstacle.isPresent()) {
            AnswerRules.notOpened(answer);
            exchange.refuse(obstacle.get());
            return Outcome.REFUSED;
        }
        // The last act: whatever comes behind it cannot be taken back.
        connection.switchProtocols(answer, this);
        return Outcome.SWITCHING;
    }

    private static Optional<Refuse> obstacle(Exchange exchange, String token, SwitchProtocols answer) {
        try {
            Optional<Refuse> obstacle = AnswerRules.obstacle(exchange.hasContent(), exchange.hasExpectation());
            if (obstacle.isEmpty()) {
                exchange.prepareSwitch(token, answer);
            }
            return obstacle;
        } catch (RuntimeException e) {
            LOG.error("the response that switches protocols cannot be prepared", e);
            return Optional.of(UpgradeAnswer.refuse(500));
        }
    }

    @Override
    public void opened(TransportConnection connection) {
        connections.add(connection);
        if (goingAway.test(connection.localAddress().getPort())) {
            // It was being opened while the others were told.
            connection.goAway();
        }
    }

    @Override
    public void closed(TransportConnection connection) {
        connections.remove(connection);
    }
}
