package org.sluice.websocket.server;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.websocket.runtime.dto.HandshakeDTO;
import org.sluice.websocket.server.ConnectCall.Reply;
import org.sluice.websocket.server.handshake.QueryNames;
import org.sluice.websocket.server.path.PathTable.Match;

/** What listeners are told of a handshake, if there are any. Confined to the thread that answers it. */
final class HandshakeReport {

    private static final long NOBODY = -1;

    private final UpgradeRequest request;
    private final Pools pools;
    private final long since;

    /** Null where the path leads nowhere. */
    private Match<Application> match;

    private Principal principal;
    private String answer = Account.FAILED;

    /** Null where there is no connection. */
    private Session session;

    HandshakeReport(UpgradeRequest request, Pools pools) {
        this.request = request;
        this.pools = pools;
        this.since = pools.clock().getAsLong();
        this.principal = request.principal().orElse(null);
    }

    /** Where the path leads to; null for nowhere. */
    void matched(Match<Application> newMatch) {
        match = newMatch;
    }

    /** What has come of asking. */
    Reply replied(Reply reply) {
        if (reply instanceof Reply.Connected connected) {
            principal = connected.handshake().principal().orElse(null);
        }
        return reply;
    }

    UpgradeAnswer answered(UpgradeAnswer newAnswer) {
        answer = Account.name(newAnswer);
        if (newAnswer instanceof SwitchProtocols switching && switching.listener() instanceof Inbound inbound) {
            session = inbound.session();
        }
        return newAnswer;
    }

    void tell() {
        pools.listeners().answered(this::toDTO);
    }

    private HandshakeDTO toDTO() {
        HandshakeDTO dto = new HandshakeDTO();
        dto.time = pools.observations().now();
        dto.durationMicros = TimeUnit.NANOSECONDS.toMicros(pools.clock().getAsLong() - since);
        dto.server = request.serverName();
        dto.secure = request.isSecure();
        dto.remoteAddress = Account.address(request.remoteAddress());
        dto.principal = principal == null ? null : cut(principal.getName());
        dto.path = cut(request.path());
        dto.query =
                request.query().map(QueryNames::of).map(HandshakeReport::cut).orElse(null);
        dto.origin = field("Origin");
        dto.userAgent = field("User-Agent");
        dto.answer = answer;
        dto.applicationId = NOBODY;
        if (match != null) {
            ServiceIdentity application = match.target().identity();
            dto.applicationId = application.id();
            dto.bundle = application.bundle();
            dto.pattern = match.pattern().text();
        }
        dto.subprotocol = session == null ? "" : session.socket().subprotocol();
        dto.connectionId = session == null ? 0 : session.socket().id();
        return dto;
    }

    private String field(String name) {
        List<String> lines = request.fields().getOrDefault(name, List.of());
        return lines.isEmpty() ? null : cut(String.join(", ", lines));
    }

    /** What waits for a listener that is slow must not be more than a known amount. */
    private static String cut(String text) {
        return text.length() <= HandshakeDTO.MAX_TEXT ? text : text.substring(0, HandshakeDTO.MAX_TEXT);
    }
}
