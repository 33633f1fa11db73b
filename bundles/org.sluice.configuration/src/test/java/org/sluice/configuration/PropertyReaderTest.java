package org.sluice.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a property may be that somebody has set. */
class PropertyReaderTest {

    private static final Predicate<String> LOWER = text -> text.matches("[a-z]+");
    private static final String ALLOWED = "letters";

    private static PropertyReader of(Object value) {
        return new PropertyReader(name -> name.equals("p") ? value : null);
    }

    private static String refusal(Executable reading) {
        return assertThrows(InvalidPropertyException.class, reading).getMessage();
    }

    /** An array is one argument, too. */
    private static Stream<Arguments> each(Stream<?> values) {
        return values.map(value -> Arguments.of((Object) value));
    }

    static Stream<Object> nothing() {
        return Stream.of(null, "", " ", "\t\n ");
    }

    /** What is neither a text nor a number, a flag nor several texts. */
    static Stream<Object> ofOtherTypes() {
        return Stream.of(1.0, 1.5f, 'c', new int[] {1}, new Object(), Map.of("a", "b"), Optional.of("a"));
    }

    @Nested
    class Texts {

        static Stream<Object> nothing() {
            return PropertyReaderTest.nothing();
        }

        static Stream<Arguments> ofOtherTypes() {
            return each(Stream.concat(
                    PropertyReaderTest.ofOtherTypes(),
                    Stream.of(1, 1L, true, new String[] {"a"}, List.of("a"), new Object[0])));
        }

        @ParameterizedTest
        @MethodSource("nothing")
        void absentEmptyAndBlankAreTheDefault(Object value) throws Exception {
            assertEquals("d", of(value).text("p", LOWER, ALLOWED, "d"));
            assertEquals("x", of(value).oneOf("p", "x", "y"));
        }

        @Test
        void whiteSpaceAroundIsNoPartOfIt() throws Exception {
            assertEquals("a", of(" a\t").text("p", LOWER, ALLOWED, "d"));
            assertEquals("y", of(" y ").oneOf("p", "x", "y"));
        }

        @ParameterizedTest
        @MethodSource("ofOtherTypes")
        void anotherTypeIsRefused(Object value) {
            String type = value.getClass().getSimpleName();
            String text = refusal(() -> of(value).text("p", any -> true, ALLOWED, "d"));
            assertTrue(text.startsWith("p is \"") && text.endsWith("\" (" + type + "), allowed is letters"), text);
            String oneOf = refusal(() -> of(value).oneOf("p", "x", "y"));
            assertTrue(oneOf.endsWith("\" (" + type + "), allowed is x or y"), oneOf);
        }

        @Test
        void whatIsNotAllowedIsRefused() {
            assertEquals(
                    "p is \"A1\" (String), allowed is letters", refusal(() -> of("A1").text("p", LOWER, ALLOWED, "d")));
            assertEquals("p is \"X\" (String), allowed is x or y", refusal(() -> of("X").oneOf("p", "x", "y")));
        }

        @Test
        void whereAbsenceOpensADoorABlankTextIsNotAbsent() throws Exception {
            assertEquals(Optional.empty(), of(null).textIfPresent("p", LOWER, ALLOWED));
            assertEquals(Optional.of("a"), of(" a ").textIfPresent("p", LOWER, ALLOWED));
            for (Object value : List.of("", " ", "A", 7, 'a', List.of("a"))) {
                String message = refusal(() -> of(value).textIfPresent("p", LOWER, ALLOWED));
                assertTrue(message.endsWith(", allowed is letters"), message);
            }
        }
    }

    @Nested
    class Flags {

        static Stream<Object> nothing() {
            return PropertyReaderTest.nothing();
        }

        @ParameterizedTest
        @MethodSource("nothing")
        void absentEmptyAndBlankAreTheDefault(Object value) throws Exception {
            assertTrue(of(value).flag("p", true));
            assertFalse(of(value).flag("p", false));
        }

        @Test
        void booleansAndTheirNamesAreTaken() throws Exception {
            for (Object yes : List.of(true, "true", " TRUE ")) {
                assertTrue(of(yes).flag("p", false));
            }
            for (Object no : List.of(false, "false", "False")) {
                assertFalse(of(no).flag("p", true));
            }
        }

        static Stream<Arguments> refused() {
            return each(Stream.concat(ofOtherTypes(), Stream.of("yes", "1", 0, 1, "truefalse", new boolean[] {true})));
        }

        @ParameterizedTest
        @MethodSource
        void refused(Object value) {
            String message = refusal(() -> of(value).flag("p", true));
            assertTrue(message.endsWith(", allowed is true or false"), message);
        }
    }

    @Nested
    class Numbers {

        static Stream<Object> nothing() {
            return PropertyReaderTest.nothing();
        }

        @ParameterizedTest
        @MethodSource("nothing")
        void absentEmptyAndBlankAreTheDefault(Object value) throws Exception {
            assertEquals(7, of(value).number("p", 1, 9, 7));
            // Also one that the range does not have: it says that there is none
            assertEquals(-1, of(value).number("p", 1, 9, -1));
        }

        static Stream<Arguments> taken() {
            return Stream.of(
                    Arguments.of((byte) 5, 5),
                    Arguments.of((short) 300, 300),
                    Arguments.of(-1000, -1000),
                    Arguments.of(1000L, 1000),
                    Arguments.of("1000", 1000),
                    Arguments.of(" -1000 ", -1000),
                    Arguments.of("007", 7),
                    Arguments.of("-0", 0));
        }

        @ParameterizedTest
        @MethodSource
        void taken(Object value, int expected) throws Exception {
            assertEquals(expected, of(value).number("p", -1000, 1000, 1));
        }

        static Stream<Arguments> refused() {
            return each(Stream.concat(
                    ofOtherTypes(),
                    Stream.of(
                            -1001,
                            1001,
                            1L << 32,
                            (1L << 32) + 5,
                            Long.MIN_VALUE,
                            "1001",
                            "4294967301",
                            "99999999999999999999",
                            "-9999999999999999999999",
                            "1.0",
                            "1e2",
                            "0x10",
                            "+5",
                            "5 5",
                            "1,000",
                            "\u0665",
                            "many",
                            true,
                            new Integer[] {5},
                            List.of(5))));
        }

        @ParameterizedTest
        @MethodSource
        void refused(Object value) {
            String message = refusal(() -> of(value).number("p", -1000, 1000, 1));
            assertTrue(message.startsWith("p is \""), message);
            assertTrue(message.endsWith(", allowed is a whole number from -1000 to 1000"), message);
        }

        @Test
        void theBoundsOfAnIntAreNumbers() throws Exception {
            assertEquals(Integer.MIN_VALUE, of("-2147483648").number("p", Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
            assertEquals(Integer.MAX_VALUE, of(2_147_483_647L).number("p", Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
            refusal(() -> of(1L << 31).number("p", Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
        }

        @Test
        void aRuleOtherThanARangeIsPossible() throws Exception {
            assertEquals(4, of(4).number("p", n -> n % 2 == 0, "even", 0));
            assertEquals("p is \"3\" (Integer), allowed is even", refusal(() -> of(3).number(
                            "p", n -> n % 2 == 0, "even", 0)));
        }
    }

    @Nested
    class Lists {

        static Stream<Arguments> nothing() {
            return each(Stream.concat(
                    PropertyReaderTest.nothing(),
                    Stream.of(
                            new String[0],
                            new Object[0],
                            List.of(),
                            new String[] {""},
                            List.of("", " "),
                            new LinkedHashSet<>())));
        }

        @ParameterizedTest
        @MethodSource("nothing")
        void absentEmptyAndBlankAreTheDefault(Object value) throws Exception {
            assertEquals(List.of("d", "e"), of(value).texts("p", LOWER, ALLOWED, "d", "e"));
            assertEquals(List.of(), of(value).texts("p", LOWER, ALLOWED));
            assertEquals(List.of("d"), of(value).commaSeparated("p", LOWER, ALLOWED, "d"));
        }

        static Stream<Arguments> several() {
            return each(Stream.of(
                    new String[] {"a", "b"},
                    new Object[] {" a", "b "},
                    List.of("a", "", "b"),
                    Arrays.asList(" ", "a", "b"),
                    new LinkedHashSet<>(List.of("a", "b"))));
        }

        @ParameterizedTest
        @MethodSource("several")
        void arraysAndCollectionsAreTaken(Object value) throws Exception {
            assertEquals(List.of("a", "b"), of(value).texts("p", LOWER, ALLOWED));
            assertEquals(List.of("a", "b"), of(value).commaSeparated("p", LOWER, ALLOWED));
        }

        @Test
        void oneTextIsAListOfOne() throws Exception {
            assertEquals(List.of("a"), of(" a ").texts("p", LOWER, ALLOWED));
        }

        @Test
        void commasSeparateWhereTheyMay() throws Exception {
            Collection<String> expected = List.of("a", "b", "c");
            assertEquals(expected, of("a, b,c").commaSeparated("p", LOWER, ALLOWED));
            assertEquals(expected, of(new String[] {",a,,b, ", "c"}).commaSeparated("p", LOWER, ALLOWED));
            assertEquals(List.of("d"), of(" , ,").commaSeparated("p", LOWER, ALLOWED, "d"));
            assertEquals("p is \"a,b\" (String), allowed is letters", refusal(() -> of("a,b")
                    .texts("p", LOWER, ALLOWED)));
        }

        static Stream<Arguments> refused() {
            return Stream.of(
                    Arguments.of(7, "\"7\" (Integer)"),
                    Arguments.of(true, "\"true\" (Boolean)"),
                    Arguments.of('a', "\"a\" (Character)"),
                    Arguments.of(new Integer[] {7}, "\"7\" (Integer)"),
                    Arguments.of(List.of("a", 7L), "\"7\" (Long)"),
                    Arguments.of(new String[] {"a", null}, "\"[a, null]\" (String[])"),
                    Arguments.of(Arrays.asList((Object) null), "\"[null]\" (ArrayList)"),
                    Arguments.of(new String[] {"a", "B"}, "\"B\" (String)"));
        }

        @ParameterizedTest
        @MethodSource
        void refused(Object value, String shown) {
            String expected = "p is " + shown + ", allowed is letters";
            assertEquals(expected, refusal(() -> of(value).texts("p", LOWER, ALLOWED, "d")));
            assertEquals(expected, refusal(() -> of(value).commaSeparated("p", LOWER, ALLOWED, "d")));
        }

        @Test
        void onlyThePieceIsNamedThatIsNotAllowed() {
            assertEquals("p is \"B\" (String), allowed is letters", refusal(() -> of("a, B , c")
                    .commaSeparated("p", LOWER, ALLOWED)));
        }

        @Test
        void anArrayOfNumbersIsNoList() {
            refusal(() -> of(new int[] {7}).texts("p", any -> true, ALLOWED));
            refusal(() -> of(new char[] {'a'}).texts("p", any -> true, ALLOWED));
        }
    }

    @Nested
    class Secrets {

        static Stream<Object> nothing() {
            return PropertyReaderTest.nothing();
        }

        @ParameterizedTest
        @MethodSource("nothing")
        void absentEmptyAndBlankAreNone(Object value) throws Exception {
            assertEquals(Optional.empty(), of(value).secret("p", LOWER, ALLOWED));
            assertEquals(List.of(), of(value).secrets("p", LOWER, ALLOWED));
        }

        @Test
        void theirWhiteSpaceIsKept() throws Exception {
            assertEquals(Optional.of(" a "), of(" a ").secret("p", any -> true, ALLOWED));
            assertEquals(List.of(" a ", "b"), of(List.of(" a ", "b", " ")).secrets("p", any -> true, ALLOWED));
        }

        static Stream<Arguments> refused() {
            return each(Stream.of(
                    4711,
                    4711L,
                    "4711",
                    new String[] {"4711"},
                    new Integer[] {4711},
                    List.of("a", "4711"),
                    Arrays.asList("4711", null),
                    Map.of("4711", "4711")));
        }

        @ParameterizedTest
        @MethodSource("refused")
        void noMessageShowsThem(Object value) {
            for (Executable reading : List.<Executable>of(
                    () -> of(value).secret("p", LOWER, ALLOWED), () -> of(value).secrets("p", LOWER, ALLOWED))) {
                String message = refusal(reading);
                assertTrue(message.matches("p is not shown \\([A-Za-z0-9\\[\\]]+\\), allowed is letters"), message);
                assertFalse(message.contains("4711"), message);
            }
        }
    }
}
