package org.sluice.presign.impl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.presign.Credentials;
import org.sluice.presign.CredentialsProvider;
import org.sluice.presign.impl.sigv4.UnavailableException;

/** The services that know credentials, the best one first. Thread-safe. */
final class Providers {

    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private record Registered(ServiceReference<CredentialsProvider> reference, CredentialsProvider provider) {}

    /** Immutable. Replaced while this is locked. */
    private volatile List<Registered> all = List.of();

    synchronized void add(ServiceReference<CredentialsProvider> reference, CredentialsProvider provider) {
        List<Registered> next = without(reference);
        next.add(new Registered(reference, provider));
        next.sort(Comparator.comparing(Registered::reference).reversed());
        all = List.copyOf(next);
    }

    synchronized void remove(ServiceReference<CredentialsProvider> reference) {
        all = List.copyOf(without(reference));
    }

    private List<Registered> without(ServiceReference<CredentialsProvider> reference) {
        List<Registered> others = new ArrayList<>(all);
        others.removeIf(each -> each.reference().equals(reference));
        return others;
    }

    /** Whether there is anybody to be asked. */
    boolean isEmpty(Filter filter) {
        return all.stream().noneMatch(each -> filter.match(each.reference()));
    }

    /** Asks those that match. */
    Optional<Credentials> find(String accessKeyId, Filter filter) throws UnavailableException {
        for (Registered each : all) {
            if (filter.match(each.reference())) {
                Optional<Credentials> found = ask(each, accessKeyId);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Credentials> ask(Registered asked, String accessKeyId) throws UnavailableException {
        Optional<Credentials> found;
        try {
            found = asked.provider().credentials(accessKeyId);
        } catch (Exception | LinkageError e) {
            LIMITED.error(asked.reference(), "{} has failed to look up credentials", asked.reference(), e);
            throw new UnavailableException("a provider has failed", e);
        }
        if (found == null
                || found.filter(each -> !each.accessKeyId().equals(accessKeyId)).isPresent()) {
            LIMITED.error(asked.reference(), "{} has answered with null or another access key", asked.reference());
            throw new UnavailableException("a provider is wrong", null);
        }
        // What it says after its unregistration does not count
        return all.contains(asked) ? found : Optional.empty();
    }
}
