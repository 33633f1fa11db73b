package org.sluice.jetty.upgrade;

import java.util.List;
import java.util.Optional;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;

/** A request at a server and its response, in terms of upgrades. */
public interface Exchange {

    /**
     * What the client offers.
     *
     * @return as {@link UpgradeTokens} finds it; empty for an ordinary request
     */
    List<String> offered();

    /**
     * Whether the request's method is CONNECT. What such a request asks for is known to {@link Takeover#connectProtocol}.
     *
     * @return {@code false} at a server that speaks HTTP/1.1 only
     */
    default boolean isConnect() {
        return false;
    }

    /**
     * The server's own request, for {@link Takeover#connectionOf}.
     *
     * @return the request
     */
    Object request();

    /**
     * Copies the request.
     *
     * @param token the token for which a handler is asked
     * @param connection the request's connection
     * @param server the server at which it has arrived
     * @return empty if the path is ambiguous: the server will refuse it
     */
    Optional<UpgradeRequest> copy(String token, Takeover.Connection connection, ServerIdentity server);

    /**
     * The servlet contexts that may be asked about the request.
     *
     * @return {@link ServletContexts#NONE} at a server without any
     */
    default ServletContexts contexts() {
        return ServletContexts.NONE;
    }

    /**
     * Whether one of {@link #contexts} has denied the request. What it has left as the response is the answer then.
     *
     * @return {@code false} at a server without contexts
     */
    default boolean isAnswered() {
        return false;
    }

    /**
     * Whether the request says that content follows.
     *
     * @return {@code true} also for content that has come already
     */
    boolean hasContent();

    /**
     * Whether the request has the field {@code Expect}.
     *
     * @return {@code true} whatever is expected
     */
    boolean hasExpectation();

    /**
     * Answers, and closes the connection: a proxy may already take what follows for another protocol.
     *
     * @param answer the refusal
     */
    void refuse(Refuse answer);

    /**
     * Makes the response a 101, or for CONNECT a 200, and leaves it unsent.
     *
     * @param token the protocol
     * @param answer the handler's answer
     */
    void prepareSwitch(String token, SwitchProtocols answer);
}
