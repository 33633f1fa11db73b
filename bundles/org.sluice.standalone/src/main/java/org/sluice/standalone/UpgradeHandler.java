package org.sluice.standalone;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.TrustedProxies;
import org.sluice.jetty.upgrade.Upgrades;
import org.sluice.jetty.upgrade.Upgrades.Outcome;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Refuse;

/** Answers every request: there is nothing here but upgrades. */
final class UpgradeHandler extends Handler.Abstract {

    private static final Refuse NOTHING_HERE = UpgradeAnswer.refuse(404).text("Websockets upgrade failed");

    private final Upgrades upgrades;
    private final ServerIdentity identity;
    private final HandshakeDeadlines deadlines;

    private volatile TrustedProxies proxies;

    UpgradeHandler(Upgrades upgrades, ServerIdentity identity, HandshakeDeadlines deadlines, TrustedProxies proxies) {
        this.upgrades = upgrades;
        this.identity = identity;
        this.deadlines = deadlines;
        this.proxies = proxies;
    }

    /** For requests from now on. */
    void setProxies(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Connection connection = request.getConnectionMetaData().getConnection();
        deadlines.remove(connection);
        CoreExchange exchange = new CoreExchange(request, response, callback);
        Outcome outcome = Outcome.REFUSED;
        try {
            outcome = upgrades.answer(exchange, identity, proxies);
            if (outcome == Outcome.ORDINARY) {
                exchange.refuse(NOTHING_HERE);
            }
        } finally {
            // Behind its refusal Jetty reads until the peer has ended, too. A connection that leaves has none any more.
            deadlines.set(connection);
        }
        if (outcome == Outcome.SWITCHING) {
            callback.succeeded();
        }
        return true;
    }
}
