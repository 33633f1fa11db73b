package org.sluice.jetty.upgrade;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.Field;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;

/** What stands between a handler's answer and the response. */
public final class AnswerRules {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(AnswerRules.class));

    /** They belong to the connection and to the body, and so to the server. */
    private static final Set<String> FIELDS_OF_SERVER =
            Set.of("connection", "content-length", "content-type", "keep-alive", "transfer-encoding");

    private AnswerRules() {}

    /**
     * Asks a handler.
     *
     * @param choice the handler
     * @param request what it sees
     * @param contexts whom it may ask
     * @return its answer; status 500 if it throws or has none
     */
    public static UpgradeAnswer ask(ProtocolHandlers.Choice choice, UpgradeRequest request, ServletContexts contexts) {
        try {
            UpgradeAnswer answer = choice.handler().upgrade(request, contexts);
            if (answer != null) {
                return answer;
            }
            LOG.error(choice.serviceId(), "ProtocolHandler service {} has answered null", choice.serviceId());
        } catch (Throwable e) {
            // Whatever it is, it is the handler's: the server would show it to the peer.
            LOG.error(choice.serviceId(), "ProtocolHandler service {} has failed", choice.serviceId(), e);
        }
        return UpgradeAnswer.refuse(500);
    }

    /**
     * Why the protocol cannot be switched although the handler wants to.
     *
     * @param hasContent whether the request says that content follows
     * @param hasExpectation whether it has the field {@code Expect}
     * @return the answer in the place of the handler's; empty if nothing is in the way
     */
    public static Optional<Refuse> obstacle(boolean hasContent, boolean hasExpectation) {
        if (hasExpectation) {
            return Optional.of(UpgradeAnswer.refuse(417).text("an upgrade cannot have the field Expect"));
        }
        // Content that comes late would be read as the first bytes of the other protocol.
        return hasContent
                ? Optional.of(UpgradeAnswer.refuse(400).text("an upgrade cannot have content"))
                : Optional.empty();
    }

    /**
     * Tells a listener that its connection has not come to be.
     *
     * @param answer the handler's answer that is not followed
     */
    public static void notOpened(SwitchProtocols answer) {
        ConnectionListener listener = answer.listener();
        try {
            listener.onClosed(ConnectionEnd.NOT_OPENED);
        } catch (RuntimeException e) {
            LOG.error(
                    listener.getClass(),
                    "{} failed when it was told that its connection was not opened",
                    listener.getClass(),
                    e);
        }
    }

    /**
     * The fields of a refusal that are the handler's to set.
     *
     * @param answer the handler's answer
     * @return the fields without those that are the server's
     */
    public static List<Field> fields(Refuse answer) {
        return answer.fields().stream()
                .filter(field -> isOfHandler(field, FIELDS_OF_SERVER))
                .toList();
    }

    /**
     * The fields of a 101 that are the handler's to set.
     *
     * @param answer the handler's answer
     * @return the fields without those that are the server's
     */
    public static List<Field> fields(SwitchProtocols answer) {
        return answer.fields().stream()
                .filter(field -> isOfHandler(field, FIELDS_OF_SERVER) && isOfHandler(field, Set.of("upgrade")))
                .toList();
    }

    private static boolean isOfHandler(Field field, Set<String> ofServer) {
        boolean isServers = ofServer.contains(field.name().toLowerCase(Locale.ROOT));
        if (isServers) {
            LOG.error(
                    field.name(),
                    "a ProtocolHandler has answered with field {}, which only the server can set",
                    field.name());
        }
        return !isServers;
    }

    /**
     * The body of a refusal.
     *
     * @param answer the handler's answer
     * @return its text, or the status' reason phrase
     */
    public static String text(Refuse answer) {
        return answer.text().isEmpty() ? ReasonPhrase.of(answer.status()) : answer.text();
    }
}
