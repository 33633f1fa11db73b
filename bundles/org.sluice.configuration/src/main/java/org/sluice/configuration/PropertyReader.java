package org.sluice.configuration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads properties whose defaults the caller knows. The rules are those of the package. */
public final class PropertyReader {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private final Function<String, ?> source;

    /**
     * Reads nothing yet.
     *
     * @param source gives the value of a property, or {@code null}
     */
    public PropertyReader(Function<String, ?> source) {
        this.source = source;
    }

    /**
     * A text.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @param absent the default
     * @return without white space around it
     * @throws InvalidPropertyException for anything but an allowed {@code String}
     */
    public String text(String name, Predicate<String> isAllowed, String allowed, String absent)
            throws InvalidPropertyException {
        Object value = value(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof String text && isAllowed.test(text.strip())) {
            return text.strip();
        }
        throw new InvalidPropertyException(name, value, allowed);
    }

    /**
     * A text whose absence means more than a default: where it says who is let in, an empty one must not let in everyone.
     *
     * @param name the property
     * @param isAllowed decides about a text, blank or not
     * @param allowed what it allows, for the message
     * @return without white space around it; empty only where there is no value at all
     * @throws InvalidPropertyException for anything but an allowed {@code String}
     */
    public Optional<String> textIfPresent(String name, Predicate<String> isAllowed, String allowed)
            throws InvalidPropertyException {
        Object value = source.apply(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && isAllowed.test(text.strip())) {
            return Optional.of(text.strip());
        }
        throw new InvalidPropertyException(name, value, allowed);
    }

    /**
     * One of several texts, as it is written there.
     *
     * @param name the property
     * @param allowed what it may be; the first is the default
     * @return one of them
     * @throws InvalidPropertyException for anything else
     */
    public String oneOf(String name, String... allowed) throws InvalidPropertyException {
        return text(name, List.of(allowed)::contains, String.join(" or ", allowed), allowed[0]);
    }

    /**
     * Yes or no.
     *
     * @param name the property
     * @param absent the default
     * @return the value of a {@code Boolean}, or of a {@code String} that says {@code true} or {@code false} in any case
     * @throws InvalidPropertyException for anything else
     */
    public boolean flag(String name, boolean absent) throws InvalidPropertyException {
        Object value = value(name);
        if (value == null) {
            return absent;
        }
        String text = value instanceof Boolean || value instanceof String
                ? value.toString().strip().toLowerCase(Locale.ROOT)
                : "";
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw new InvalidPropertyException(name, value, "true or false");
    }

    /**
     * A whole number in a range.
     *
     * @param name the property
     * @param min the lowest
     * @param max the highest
     * @param absent the default
     * @return the number
     * @throws InvalidPropertyException for what is no number, and for one out of range
     */
    public int number(String name, int min, int max, int absent) throws InvalidPropertyException {
        return number(name, n -> n >= min && n <= max, "a whole number from " + min + " to " + max, absent);
    }

    /**
     * A whole number.
     *
     * @param name the property
     * @param isAllowed decides about a number
     * @param allowed what it allows, for the message
     * @param absent the default
     * @return the number
     * @throws InvalidPropertyException for what is no {@code int}, and for one that is not allowed
     */
    public int number(String name, IntPredicate isAllowed, String allowed, int absent) throws InvalidPropertyException {
        Object value = value(name);
        if (value == null) {
            return absent;
        }
        Optional<Integer> number = number(value).filter(n -> n == n.intValue()).map(Long::intValue);
        return number.filter(isAllowed::test).orElseThrow(() -> new InvalidPropertyException(name, value, allowed));
    }

    private static Optional<Long> number(Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return Optional.of(((Number) value).longValue());
        }
        return value instanceof String text && NUMBER.matcher(text.strip()).matches()
                ? Optional.of(Long.valueOf(text.strip()))
                : Optional.empty();
    }

    /**
     * Texts, as a {@code String}, {@code String[]} or {@code Collection} of {@code String}.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @param absent the default
     * @return in their order, each without white space around it
     * @throws InvalidPropertyException for anything but allowed texts
     */
    public List<String> texts(String name, Predicate<String> isAllowed, String allowed, String... absent)
            throws InvalidPropertyException {
        List<String> texts = new ArrayList<>();
        for (Object element : elements(name)) {
            if (!(element instanceof String text) || !text.isBlank() && !isAllowed.test(text.strip())) {
                throw new InvalidPropertyException(name, element == null ? source.apply(name) : element, allowed);
            }
            if (!text.isBlank()) {
                texts.add(text.strip());
            }
        }
        return texts.isEmpty() ? List.of(absent) : List.copyOf(texts);
    }

    /**
     * Texts as in {@link #texts}, each of which may hold several with commas between them.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @param absent the default
     * @return in their order, each without white space around it
     * @throws InvalidPropertyException for anything but allowed texts
     */
    public List<String> commaSeparated(String name, Predicate<String> isAllowed, String allowed, String... absent)
            throws InvalidPropertyException {
        List<String> pieces = new ArrayList<>();
        for (String text : texts(name, any -> true, allowed)) {
            Stream.of(text.split(",")).map(String::strip).forEach(pieces::add);
        }
        return new PropertyReader(any -> pieces).texts(name, isAllowed, allowed, absent);
    }

    /**
     * A text that no message shows, with all its white space.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @return empty where it is absent or blank
     * @throws InvalidPropertyException for anything but an allowed {@code String}
     */
    public Optional<String> secret(String name, Predicate<String> isAllowed, String allowed)
            throws InvalidPropertyException {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && isAllowed.test(text)) {
            return Optional.of(text);
        }
        throw InvalidPropertyException.ofSecret(name, value, allowed);
    }

    /**
     * Texts as in {@link #texts} that no message shows, with all their white space.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @return in their order
     * @throws InvalidPropertyException for anything but allowed texts
     */
    public List<String> secrets(String name, Predicate<String> isAllowed, String allowed)
            throws InvalidPropertyException {
        List<String> secrets = new ArrayList<>();
        for (Object element : elements(name)) {
            if (!(element instanceof String text) || !text.isBlank() && !isAllowed.test(text)) {
                throw InvalidPropertyException.ofSecret(name, element == null ? source.apply(name) : element, allowed);
            }
            if (!text.isBlank()) {
                secrets.add(text);
            }
        }
        return List.copyOf(secrets);
    }

    /** The value; null for a text that says nothing. */
    private Object value(String name) {
        Object value = source.apply(name);
        return value instanceof String text && text.isBlank() ? null : value;
    }

    private Collection<?> elements(String name) {
        Object value = source.apply(name);
        if (value instanceof Collection<?> collection) {
            return collection;
        }
        if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        return value == null ? List.of() : List.of(value);
    }
}
