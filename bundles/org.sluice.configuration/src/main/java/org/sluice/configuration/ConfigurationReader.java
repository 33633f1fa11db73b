package org.sluice.configuration;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.slf4j.Logger;

/**
 * Reads the properties of a configuration. The defaults are those of its component property type, and so are the names: each
 * property is an element of the type. The rules for values are those of the package.
 *
 * @param <X> what an invalid value causes: {@link InvalidPropertyException}, or nothing that had to be caught
 */
public final class ConfigurationReader<X extends Exception> {

    private final PropertyReader properties;
    private final Class<? extends Annotation> type;
    private final Invalid<X> invalid;

    private ConfigurationReader(Function<String, ?> source, Class<? extends Annotation> type, Invalid<X> invalid) {
        this.properties = new PropertyReader(source);
        this.type = type;
        this.invalid = invalid;
    }

    /**
     * A reader that throws at an invalid value.
     *
     * @param source gives the value of a property, or {@code null}
     * @param type the component property type
     * @return a reader
     */
    public static ConfigurationReader<InvalidPropertyException> strict(
            Function<String, ?> source, Class<? extends Annotation> type) {
        return new ConfigurationReader<>(source, type, (refusal, absent) -> {
            throw refusal;
        });
    }

    /**
     * A reader that uses the default in place of an invalid value, and warns.
     *
     * @param source gives the value of a property, or {@code null}
     * @param type the component property type
     * @param pid where the value can be set, for the warning
     * @param log where to warn
     * @return a reader
     */
    public static ConfigurationReader<RuntimeException> lenient(
            Function<String, ?> source, Class<? extends Annotation> type, String pid, Logger log) {
        return new ConfigurationReader<>(
                source,
                type,
                (refusal, absent) -> log.warn("{}; {} is used, set it in PID {}", refusal.getMessage(), absent, pid));
    }

    /**
     * As {@link PropertyReader#text}.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @return without white space around it
     * @throws X for an invalid value
     */
    public String text(String name, Predicate<String> isAllowed, String allowed) throws X {
        String absent = defaultOf(name, String.class);
        return read(absent, () -> properties.text(name, isAllowed, allowed, absent));
    }

    /**
     * One of several texts, as {@link PropertyReader#oneOf}; the default is that of the type.
     *
     * @param name the property
     * @param allowed what it may be
     * @return one of them
     * @throws X for an invalid value
     */
    public String oneOf(String name, String... allowed) throws X {
        return text(name, List.of(allowed)::contains, String.join(" or ", allowed));
    }

    /**
     * As {@link PropertyReader#flag}.
     *
     * @param name the property
     * @return yes or no
     * @throws X for an invalid value
     */
    public boolean flag(String name) throws X {
        boolean absent = defaultOf(name, Boolean.class);
        return read(absent, () -> properties.flag(name, absent));
    }

    /**
     * As {@link PropertyReader#number(String, int, int, int)}.
     *
     * @param name the property
     * @param min the lowest
     * @param max the highest
     * @return the number
     * @throws X for an invalid value
     */
    public int number(String name, int min, int max) throws X {
        int absent = defaultNumber(name);
        return read(absent, () -> properties.number(name, min, max, absent));
    }

    /**
     * As {@link PropertyReader#number(String, IntPredicate, String, int)}.
     *
     * @param name the property
     * @param isAllowed decides about a number
     * @param allowed what it allows, for the message
     * @return the number
     * @throws X for an invalid value
     */
    public int number(String name, IntPredicate isAllowed, String allowed) throws X {
        int absent = defaultNumber(name);
        return read(absent, () -> properties.number(name, isAllowed, allowed, absent));
    }

    /**
     * A time in whole seconds.
     *
     * @param name the property
     * @param min the shortest
     * @param max the longest
     * @return the time
     * @throws X for an invalid value
     */
    public Duration seconds(String name, int min, int max) throws X {
        return Duration.ofSeconds(number(name, min, max));
    }

    /**
     * A time in whole milliseconds.
     *
     * @param name the property
     * @param min the shortest
     * @param max the longest
     * @return the time
     * @throws X for an invalid value
     */
    public Duration millis(String name, int min, int max) throws X {
        return Duration.ofMillis(number(name, min, max));
    }

    /**
     * As {@link PropertyReader#commaSeparated}.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @return in their order, each without white space around it
     * @throws X for an invalid value
     */
    public List<String> commaSeparated(String name, Predicate<String> isAllowed, String allowed) throws X {
        String[] absent = defaultOf(name, String[].class);
        return read(List.of(absent), () -> properties.commaSeparated(name, isAllowed, allowed, absent));
    }

    /**
     * As {@link PropertyReader#secret}; an invalid one that is not thrown at is absent.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @return empty where it is absent or blank
     * @throws X for an invalid value
     */
    public Optional<String> secret(String name, Predicate<String> isAllowed, String allowed) throws X {
        return read(Optional.empty(), "none", () -> properties.secret(name, isAllowed, allowed));
    }

    /**
     * As {@link PropertyReader#secrets}; if one of them is invalid and not thrown at, all are absent.
     *
     * @param name the property
     * @param isAllowed decides about a text that is not blank
     * @param allowed what it allows, for the message
     * @return in their order
     * @throws X for an invalid value
     */
    public List<String> secrets(String name, Predicate<String> isAllowed, String allowed) throws X {
        return read(List.of(), "none", () -> properties.secrets(name, isAllowed, allowed));
    }

    /**
     * Treats a value that another rule forbids as one that breaks its own.
     *
     * @param refusal what there is to say
     * @param used what is used in its place
     * @throws X if invalid values are thrown at
     */
    public void refuse(InvalidPropertyException refusal, Object used) throws X {
        invalid.handle(refusal, used);
    }

    private <T> T read(T absent, Reading<T> reading) throws X {
        return read(absent, absent, reading);
    }

    private <T> T read(T absent, Object shown, Reading<T> reading) throws X {
        try {
            return reading.read();
        } catch (InvalidPropertyException e) {
            invalid.handle(e, shown);
            return absent;
        }
    }

    /** Of the type that Metatype has for a time in milliseconds, too. */
    private int defaultNumber(String name) {
        return defaultOf(name, Number.class).intValue();
    }

    private <T> T defaultOf(String name, Class<T> kind) {
        try {
            return kind.cast(type.getDeclaredMethod(name).getDefaultValue());
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type.getName() + " has no property " + name, e);
        }
    }

    private interface Reading<T> {
        T read() throws InvalidPropertyException;
    }

    private interface Invalid<X extends Exception> {
        void handle(InvalidPropertyException refusal, Object used) throws X;
    }
}
