package org.sluice.access.gate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/** The authenticator that the operator has selected: looked up, asked and given back for each request. */
public final class Authenticators {

    private final BundleContext context;
    private final String selection;

    /**
     * Looks for nothing yet.
     *
     * @param context the bundle's
     * @param selection a name, or a filter that is valid; empty for nobody
     */
    public Authenticators(BundleContext context, String selection) {
        this.context = context;
        this.selection = selection;
    }

    /** Whether the operator has selected one. */
    boolean isSelected() {
        return !selection.isEmpty();
    }

    /** Lets the best one decide, on the calling thread; empty where there is none, or it has gone meanwhile. */
    Optional<Authentication> ask(Handshake handshake) throws Exception {
        Optional<ServiceReference<Authenticator>> best = find();
        if (best.isEmpty()) {
            return Optional.empty();
        }
        Authenticator authenticator = context.getService(best.get());
        if (authenticator == null) {
            return Optional.empty();
        }
        try {
            Authentication decision = inContextOf(authenticator, handshake);
            // What it says after its unregistration does not count
            return best.get().getBundle() == null ? Optional.empty() : Optional.of(decision);
        } finally {
            context.ungetService(best.get());
        }
    }

    private static Authentication inContextOf(Authenticator authenticator, Handshake handshake) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(authenticator.getClass().getClassLoader());
        try {
            return authenticator.authenticate(handshake);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Optional<ServiceReference<Authenticator>> find() {
        try {
            Collection<ServiceReference<Authenticator>> all =
                    context.getServiceReferences(Authenticator.class, selection.startsWith("(") ? selection : null);
            return all.stream().filter(this::isNamed).max(Comparator.naturalOrder());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter was valid: " + selection, e);
        }
    }

    private boolean isNamed(ServiceReference<Authenticator> reference) {
        return selection.startsWith("(") || selection.equals(reference.getProperty(Authenticator.NAME));
    }

    /** Its selection, for messages. */
    @Override
    public String toString() {
        return selection;
    }
}
