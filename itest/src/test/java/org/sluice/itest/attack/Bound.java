package org.sluice.itest.attack;

/**
 * What a figure may be.
 *
 * @param figure its name in {@link Figures}
 * @param most how much it may be during the attack
 * @param left how much more it may be after the attack than before
 */
record Bound(String figure, long most, long left) {

    boolean isKeptDuring(Figures largest) {
        return largest.get(figure) <= most;
    }

    boolean isKeptAfter(Figures before, Figures after) {
        return after.get(figure) <= before.get(figure) + left;
    }
}
