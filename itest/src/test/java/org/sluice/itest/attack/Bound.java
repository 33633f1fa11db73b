package org.sluice.itest.attack;

import java.util.ArrayList;
import java.util.List;

/**
 * What a figure may be.
 *
 * @param figure its name in {@link Figures}
 * @param most how much it may be during the attack
 * @param left how much more it may be after the attack than before
 */
record Bound(String figure, long most, long left) {

    boolean isKeptAfter(Figures before, Figures after) {
        return after.get(figure) <= before.get(figure) + left;
    }

    List<String> faults(Figures before, Figures largest, Figures after) {
        List<String> faults = new ArrayList<>();
        if (largest.get(figure) > most) {
            faults.add("%s: %,d, at most %,d allowed".formatted(figure, largest.get(figure), most));
        }
        if (!isKeptAfter(before, after)) {
            faults.add("%s: %,d before, %,d after".formatted(figure, before.get(figure), after.get(figure)));
        }
        return faults;
    }

    String row(Figures before, Figures largest, Figures after) {
        return "%-18s %,13d %,13d %,13d %,15d  %s"
                .formatted(
                        figure,
                        before.get(figure),
                        largest.get(figure),
                        after.get(figure),
                        most,
                        faults(before, largest, after).isEmpty() ? "ok" : "NOT OK");
    }
}
