package org.sluice.itest.bench.load;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A word and what it needs to know, on one line: {@code closed connections=100 size=64}. Results come back so, too. */
public record Command(String verb, Map<String, String> values) {

    public Command {
        values = Map.copyOf(values);
    }

    public static Command of(String verb) {
        return new Command(verb, Map.of());
    }

    public static Command parse(String line) {
        String[] words = line.strip().split(" +");
        Map<String, String> values = new TreeMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + words[i] + "' is not of the form name=value");
            }
            values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return new Command(words[0], values);
    }

    /** This, and one value more. */
    public Command with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value.toString());
        return new Command(verb, more);
    }

    public String text(String name) {
        return optional(name).orElseThrow(() -> new IllegalArgumentException(verb + " needs " + name));
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    public int number(String name, int otherwise) {
        return optional(name).map(Integer::parseInt).orElse(otherwise);
    }

    public double figure(String name) {
        return Double.parseDouble(text(name));
    }

    public boolean is(String name) {
        return optional(name).map(Boolean::parseBoolean).orElse(false);
    }

    @Override
    public String toString() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(each -> " " + each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("", verb, ""));
    }
}
