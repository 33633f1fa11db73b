package org.sluice.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class ConfigurationReaderTest {

    private @interface Config {
        String text() default "t";

        String choice() default "y";

        boolean flag() default true;

        int number() default 5;

        long millis() default 2_000;

        int seconds() default 3;

        String[] list() default {"a", "b"};

        String secret() default "";

        String[] secrets() default {};
    }

    /** All that is read of a configuration. */
    private record Values(
            String text,
            String choice,
            boolean flag,
            int number,
            int even,
            Duration millis,
            Duration seconds,
            List<String> list,
            Optional<String> secret,
            List<String> secrets) {

        static <X extends Exception> Values of(ConfigurationReader<X> reader) throws X {
            return new Values(
                    reader.text("text", text -> text.length() == 1, "one character"),
                    reader.oneOf("choice", "x", "y"),
                    reader.flag("flag"),
                    reader.number("number", 1, 9),
                    reader.number("number", n -> n < 10, "less than 10"),
                    reader.millis("millis", 0, 10_000),
                    reader.seconds("seconds", 1, 10),
                    reader.commaSeparated("list", text -> text.length() == 1, "characters"),
                    reader.secret("secret", text -> text.length() == 1, "one character"),
                    reader.secrets("secrets", text -> text.length() == 1, "characters"));
        }
    }

    private static final Values DEFAULTS = new Values(
            "t",
            "y",
            true,
            5,
            5,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            List.of("a", "b"),
            Optional.empty(),
            List.of());

    private static final List<String> NAMES = Arrays.stream(Config.class.getDeclaredMethods())
            .map(method -> method.getName())
            .toList();

    private final List<String> warnings = new ArrayList<>();

    /** Keeps warnings as they would be printed. */
    private final Logger log = (Logger) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                assertEquals("warn", method.getName());
                warnings.add(MessageFormatter.basicArrayFormat((String) arguments[0], (Object[]) arguments[1]));
                return null;
            });

    private Values lenient(Map<String, ?> configuration) {
        return Values.of(ConfigurationReader.lenient(configuration::get, Config.class, "org.example", log));
    }

    private static Values strict(Map<String, ?> configuration) throws InvalidPropertyException {
        return Values.of(ConfigurationReader.strict(configuration::get, Config.class));
    }

    @Test
    void absentValuesAreTheDefaultsOfTheType() throws Exception {
        assertEquals(DEFAULTS, strict(Map.of()));
        assertEquals(DEFAULTS, lenient(Map.of()));
        assertEquals(List.of(), warnings);
    }

    @Test
    void emptyValuesAreTheDefaultsOfTheType() throws Exception {
        for (String name : NAMES) {
            assertEquals(DEFAULTS, strict(Map.of(name, "")));
            assertEquals(DEFAULTS, lenient(Map.of(name, " ")));
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void validValuesAreTaken() throws Exception {
        Map<String, Object> configuration = Map.of(
                "text",
                "u",
                "choice",
                "x",
                "flag",
                "false",
                "number",
                "6",
                "millis",
                10L,
                "seconds",
                4,
                "list",
                "c,d",
                "secret",
                "s",
                "secrets",
                new String[] {"s", "t"});
        Values expected = new Values(
                "u",
                "x",
                false,
                6,
                6,
                Duration.ofMillis(10),
                Duration.ofSeconds(4),
                List.of("c", "d"),
                Optional.of("s"),
                List.of("s", "t"));
        assertEquals(expected, strict(configuration));
        assertEquals(expected, lenient(configuration));
        assertEquals(List.of(), warnings);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("text", "tt", "is \"tt\" (String), allowed is one character; t is"),
                Arguments.of("text", 1, "is \"1\" (Integer), allowed is one character; t is"),
                Arguments.of("choice", "z", "is \"z\" (String), allowed is x or y; y is"),
                Arguments.of("flag", 1, "is \"1\" (Integer), allowed is true or false; true is"),
                Arguments.of("number", 10, "is \"10\" (Integer), allowed is a whole number from 1 to 9; 5 is"),
                Arguments.of("millis", -1, "is \"-1\" (Integer), allowed is a whole number from 0 to 10000; 2000 is"),
                Arguments.of("seconds", 1.5, "is \"1.5\" (Double), allowed is a whole number from 1 to 10; 3 is"),
                Arguments.of("list", "c,dd", "is \"dd\" (String), allowed is characters; [a, b] is"),
                Arguments.of("secret", "4711", "is not shown (String), allowed is one character; none is"),
                Arguments.of("secrets", List.of(4711), "is not shown (Integer), allowed is characters; none is"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidValueIsTheDefaultAndAWarning(String name, Object value, String shown) {
        assertEquals(DEFAULTS, lenient(Map.of(name, value)));
        assertEquals(name + " " + shown + " used, set it in PID org.example", warnings.get(0));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidValueIsThrownAt(String name, Object value, String shown) {
        InvalidPropertyException e = assertThrows(InvalidPropertyException.class, () -> strict(Map.of(name, value)));
        assertEquals(name + " " + shown.substring(0, shown.indexOf(';')), e.getMessage());
    }

    @Test
    void whatAnotherRuleForbidsIsTreatedAlike() {
        InvalidPropertyException refusal = new InvalidPropertyException("number", 6, "less than another");
        ConfigurationReader.lenient(name -> null, Config.class, "org.example", log)
                .refuse(refusal, 5);
        assertEquals(
                List.of(
                        "number is \"6\" (Integer), allowed is less than another; 5 is used, set it in PID org.example"),
                warnings);
        assertThrows(InvalidPropertyException.class, () -> ConfigurationReader.strict(name -> null, Config.class)
                .refuse(refusal, 5));
    }

    @Test
    void aPropertyThatTheTypeDoesNotHaveIsAMistakeOfOurs() {
        ConfigurationReader<RuntimeException> reader =
                ConfigurationReader.lenient(name -> 5, Config.class, "org.example", log);
        String message = assertThrows(IllegalArgumentException.class, () -> reader.number("other", 1, 9))
                .getMessage();
        assertTrue(message.endsWith("has no property other"), message);
    }
}
