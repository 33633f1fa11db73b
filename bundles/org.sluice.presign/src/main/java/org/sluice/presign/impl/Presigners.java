package org.sluice.presign.impl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.ServiceReference;
import org.sluice.presign.Presigner;

/** The presigners that there are, the best one first. Thread-safe. */
public final class Presigners {

    private record Registered(ServiceReference<Presigner> reference, Presigner presigner) {

        private String name() {
            return String.valueOf(reference.getProperty(Presigner.NAME));
        }
    }

    /** Immutable. Replaced while this is locked. */
    private volatile List<Registered> all = List.of();

    /** There are none yet. */
    public Presigners() {
        // Nothing to do
    }

    /**
     * One comes, or has changed.
     *
     * @param reference its reference
     * @param presigner the presigner
     */
    public synchronized void add(ServiceReference<Presigner> reference, Presigner presigner) {
        List<Registered> next = without(reference);
        next.add(new Registered(reference, presigner));
        next.sort(Comparator.comparing(Registered::reference).reversed());
        all = List.copyOf(next);
    }

    /**
     * One goes.
     *
     * @param reference its reference
     */
    public synchronized void remove(ServiceReference<Presigner> reference) {
        all = List.copyOf(without(reference));
    }

    private List<Registered> without(ServiceReference<Presigner> reference) {
        List<Registered> others = new ArrayList<>(all);
        others.removeIf(each -> each.reference().equals(reference));
        return others;
    }

    /**
     * Finds one.
     *
     * @param name its name; empty for the best one
     * @return empty if there is none
     */
    public Optional<Presigner> find(String name) {
        return all.stream()
                .filter(each -> name.isEmpty() || each.name().equals(name))
                .map(Registered::presigner)
                .findFirst();
    }
}
