package org.sluice.websocket.server.authentication;

import java.time.Duration;
import java.util.Optional;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;
import org.sluice.websocket.server.handshake.Permits;
import org.sluice.websocket.server.service.ContextClassLoader;
import org.sluice.websocket.server.service.ServiceHolder;
import org.sluice.websocket.server.service.Tenure;

/**
 * A registered authenticator, used by the calls that are under way.
 *
 * <p>Nothing of the service is reachable from this object when it is gone.
 */
public final class RegisteredAuthenticator {

    private final String name;
    private final ServiceHolder<Authenticator> holder;
    private final Permits permits;
    private final Runnable renewThreads;
    private final Tenure tenure = new Tenure();

    RegisteredAuthenticator(String name, ServiceHolder<Authenticator> holder, Permits permits, Runnable renewThreads) {
        this.name = name;
        this.holder = holder;
        this.permits = permits;
        this.renewThreads = renewThreads;
    }

    /**
     * How many handshakes may wait for it.
     *
     * @return one is to be taken before it is asked, and to be given back thereafter
     */
    public Permits permits() {
        return permits;
    }

    /**
     * Lets the authenticator decide. Runs its code on the calling thread.
     *
     * @param handshake the client's request
     * @return the decision; empty when the authenticator has left, even if only after it had begun to decide
     * @throws Exception what the authenticator has thrown, or that it has decided nothing
     */
    public Optional<Authentication> authenticate(Handshake handshake) throws Exception {
        if (!tenure.enter()) {
            return Optional.empty();
        }
        ClassLoader before = ContextClassLoader.set(holder.classLoader());
        Authentication decision = null;
        boolean counts;
        try {
            decision = holder.service().authenticate(handshake);
        } finally {
            ContextClassLoader.set(before);
            counts = callEnded();
        }
        if (decision == null) {
            throw new IllegalStateException("the decision is null");
        }
        return counts ? Optional.of(decision) : Optional.empty();
    }

    /** Counts a call out, and returns whether what it has decided still counts. */
    private boolean callEnded() {
        boolean counts = tenure.isRegistered();
        if (tenure.exit()) {
            go();
        }
        return counts;
    }

    /** Ends it; no selection must lead here any more. */
    void leave() {
        if (tenure.leave() && tenure.endsNow()) {
            go();
        }
    }

    /** Waits until none of its code runs any more, and returns {@code false} if that takes too long. */
    boolean awaitGone(Duration timeout) {
        return tenure.awaitEnd(timeout);
    }

    private void go() {
        holder.giveBack();
        if (tenure.wasUsed()) {
            renewThreads.run();
        }
        tenure.end();
    }

    /** The service's id and its bundle, for logs. */
    @Override
    public String toString() {
        return name;
    }
}
