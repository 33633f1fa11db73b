package org.sluice.metrics;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluice.websocket.runtime.dto.ApplicationDTO;

/**
 * What applications have counted, by place, including those that have gone: their numbers begin anew when they are registered
 * anew, these do not. There are only so many places; who comes too late has that of the others for as long as it is there.
 *
 * <p>Not safe for use by several threads.
 */
final class ApplicationTotals {

    /** An application when it was looked at last. */
    private record Seen(Place own, Place place, Counts counts) {}

    /** Those of callbacks' latencies: always the same, and known from the first application on. */
    private long[] boundsNanos = {};

    /** By service id. */
    private Map<Long, Seen> present = new HashMap<>();

    /** What those have counted that have gone, the longest gone first. */
    private final Map<Place, Counts> gone = new LinkedHashMap<>();

    /** Takes over what there is now. */
    void update(ApplicationDTO[] applications, int max) {
        Map<Long, ApplicationDTO> byId =
                Stream.of(applications).collect(Collectors.toMap(dto -> dto.serviceId, dto -> dto));
        Map<Long, Seen> next = new HashMap<>();
        present.forEach((id, seen) -> {
            ApplicationDTO dto = byId.get(id);
            if (dto != null && seen.own.equals(Place.of(dto)) && Counts.of(dto).continues(seen.counts)) {
                next.put(id, new Seen(seen.own, seen.place, Counts.of(dto)));
            } else {
                leave(seen);
            }
        });
        present = next;
        for (ApplicationDTO dto : applications) {
            if (!present.containsKey(dto.serviceId)) {
                Place own = Place.of(dto);
                present.put(dto.serviceId, new Seen(own, choose(own, max), Counts.of(dto)));
                boundsNanos = dto.loopCallbacks.boundsNanos;
            }
        }
    }

    private void leave(Seen seen) {
        Counts counts = gone.remove(seen.place);
        Counts sum = counts == null ? new Counts() : counts;
        sum.addAll(seen.counts);
        gone.put(seen.place, sum);
    }

    private Place choose(Place own, int max) {
        Set<Place> taken = new HashSet<>(gone.keySet());
        present.values().forEach(seen -> taken.add(seen.place));
        taken.remove(Place.OTHER);
        return taken.contains(own) || taken.size() < max || forgetOne() ? own : Place.OTHER;
    }

    /** Gives up the place of an application that has gone, if there is any. */
    private boolean forgetOne() {
        Set<Place> used = new HashSet<>(Set.of(Place.OTHER));
        present.values().forEach(seen -> used.add(seen.place));
        return gone.keySet().stream()
                .filter(place -> !used.contains(place))
                .findFirst()
                .map(gone::remove)
                .isPresent();
    }

    /** Where an application is that was there at the last update. */
    Place placeOf(ApplicationDTO dto) {
        return present.get(dto.serviceId).place;
    }

    /** The upper bounds of the classes of callbacks' latencies, but for the last class. */
    long[] boundsNanos() {
        return boundsNanos;
    }

    /** All numbers, by place. */
    Map<Place, Counts> totals() {
        Map<Place, Counts> totals = new TreeMap<>(Comparator.comparing(Place::toString));
        gone.forEach((place, counts) -> sum(totals, place, counts));
        present.values().forEach(seen -> sum(totals, seen.place, seen.counts));
        return totals;
    }

    private static void sum(Map<Place, Counts> totals, Place place, Counts counts) {
        totals.computeIfAbsent(place, key -> new Counts()).addAll(counts);
    }
}
