package org.sluice.lorawan.impl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The fields of a JSON object, by type. One that is absent or null is empty; one of another type, or out of range, is
 * a rejection.
 *
 * @param byName the values as {@link JsonReader} has them
 */
record Fields(Map<String, Object> byName) {

    /** No number that means anything is longer. */
    private static final int MAX_DIGITS = 40;

    /** What a double can count without leaving a number out. */
    private static final double MAX_WHOLE = 1L << 53;

    Optional<String> text(String name) throws RejectedException {
        return value(name, String.class);
    }

    boolean has(String name) {
        return byName.get(name) != null;
    }

    OptionalDouble number(String name, double min, double max) throws RejectedException {
        Optional<JsonReader.Digits> digits = value(name, JsonReader.Digits.class);
        if (digits.isEmpty()) {
            return OptionalDouble.empty();
        }
        String text = digits.get().text();
        double number = text.length() > MAX_DIGITS ? Double.NaN : Double.parseDouble(text);
        // Not the other way around: NaN is neither
        if (!(number >= min && number <= max)) {
            throw new RejectedException(Rejection.RANGE);
        }
        return OptionalDouble.of(number);
    }

    OptionalLong whole(String name, long min, long max) throws RejectedException {
        OptionalDouble number = number(name, Math.max(min, -MAX_WHOLE), Math.min(max, MAX_WHOLE));
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        long whole = (long) number.getAsDouble();
        if (whole != number.getAsDouble()) {
            throw new RejectedException(Rejection.RANGE);
        }
        return OptionalLong.of(whole);
    }

    OptionalInt integer(String name, int min, int max) throws RejectedException {
        OptionalLong whole = whole(name, min, max);
        return whole.isPresent() ? OptionalInt.of((int) whole.getAsLong()) : OptionalInt.empty();
    }

    Optional<Fields> object(String name) throws RejectedException {
        return value(name, Map.class).map(Fields::of);
    }

    /** A list, whatever its elements are. */
    Optional<List<?>> list(String name) throws RejectedException {
        return value(name, List.class).map(list -> (List<?>) list);
    }

    /** An element of a list. */
    static Fields element(Object element) throws RejectedException {
        if (element instanceof Map<?, ?> map) {
            return of(map);
        }
        throw new RejectedException(Rejection.TYPE);
    }

    @SuppressWarnings("unchecked")
    private static Fields of(Map<?, ?> map) {
        // The reader makes no other maps
        return new Fields((Map<String, Object>) map);
    }

    static <T> T require(Optional<T> value) throws RejectedException {
        return value.orElseThrow(() -> new RejectedException(Rejection.MISSING_FIELD));
    }

    private <T> Optional<T> value(String name, Class<T> type) throws RejectedException {
        Object value = byName.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new RejectedException(Rejection.TYPE);
        }
        return Optional.ofNullable(value).map(type::cast);
    }
}
