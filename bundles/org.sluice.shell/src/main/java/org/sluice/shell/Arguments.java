package org.sluice.shell;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the words of a command mean. A word that is not given is empty. */
final class Arguments {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd]?)");

    private Arguments() {}

    /** The words that are no options, at most so many. */
    static String[] words(String[] rest, int max) throws CommandFailed {
        String[] words = Stream.of(rest).map(Arguments::word).toArray(String[]::new);
        for (String word : words) {
            if (word.startsWith("--")) {
                throw new CommandFailed("option " + word + " is not known here, or was given twice");
            }
        }
        if (words.length > max) {
            throw new CommandFailed("'" + words[max] + "' is one argument too many");
        }
        return words;
    }

    /** Gogo makes a null of the word null. */
    static String word(String word) {
        return String.valueOf(word);
    }

    /** The value of an option, empty if it is not given. One that is given must not be. */
    static String option(String name, String value) throws CommandFailed {
        if ("".equals(value)) {
            throw new CommandFailed(name + " is empty");
        }
        return Commands.ABSENT.equals(value) ? "" : word(value);
    }

    /** A number between bounds. */
    static int number(String name, String text, int min, int max) throws CommandFailed {
        long number = NUMBER.matcher(word(text)).matches() ? Long.parseLong(text) : -1;
        if (number < min || number > max) {
            throw new CommandFailed(name + " is '" + text + "', must be a number from " + min + " to " + max);
        }
        return (int) number;
    }

    static long id(String text) throws CommandFailed {
        if (!NUMBER.matcher(text).matches()) {
            throw new CommandFailed("id is '" + text + "', must be a number as in sluice:connections");
        }
        return Long.parseLong(text);
    }

    /** A number of seconds, or one with a unit. */
    static Duration time(String name, String text) throws CommandFailed {
        Matcher time = TIME.matcher(word(text));
        if (!time.matches()) {
            throw new CommandFailed(name + " is '" + text + "', must be such as 90, 90s, 15m, 3h or 2d");
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** How long ago a point in time was, in its two largest units. */
    static String age(long now, long then) {
        Duration age = Duration.ofMillis(Math.max(0, now - then));
        if (age.toDays() > 0) {
            return age.toDays() + "d" + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h" + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }
}
