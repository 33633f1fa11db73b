package org.sluice.jetty.upgrade;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7239, 4 and 6. */
class ForwardedElementTest {

    private static String describe(Optional<ForwardedElement> read) {
        return read.map(element -> {
                    ForwardedTarget target = element.target();
                    return element.node()
                                    .address()
                                    .map(ForwardedElementTest::describe)
                                    .orElse("unknown")
                            + target.isSecure().map(s -> s ? " https" : " http").orElse(" -")
                            + target.host().map(h -> " " + h).orElse(" -")
                            + (target.port().isPresent() ? ":" + target.port().getAsInt() : "");
                })
                .orElse("unreadable");
    }

    private static String describe(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "for=192.0.2.43                           | 192.0.2.43:0 - -",
                "For=\"[2001:db8:cafe::17]:4711\"         | 2001:db8:cafe:0:0:0:0:17:4711 - -",
                "for=192.0.2.60;proto=http;by=203.0.113.4 | 192.0.2.60:0 http -",
                "for=192.0.2.60;PROTO=HTTPS;Host=a.b      | 192.0.2.60:0 https a.b",
                "for=192.0.2.60; proto=wss ;host=\"a:81\" | 192.0.2.60:0 https a:81",
                "host=\"[::1]:81\";proto=ws               | unknown http [::1]:81",
                "for=\"192.0.2.43:47011\"                 | 192.0.2.43:47011 - -",
                "for=192.0.2.43:47011                     | 192.0.2.43:47011 - -",
                "for=[2001:db8::17]                       | 2001:db8:0:0:0:0:0:17:0 - -",
                "for=\"192.0.2.43:_port\"                 | 192.0.2.43:0 - -",
                "for=unknown                              | unknown - -",
                "for=\"Unknown:80\"                       | unknown - -",
                "for=_gazonk;proto=https                  | unknown https -",
                "for=\"_SEVKISEK:_x\"                     | unknown - -",
                "for=192.0.2.43;                          | 192.0.2.43:0 - -",
                ";;for=192.0.2.43; ;proto=http            | 192.0.2.43:0 http -",
                "for=\"192.0.\\2.43\"                     | 192.0.2.43:0 - -",
                "for=192.0.2.43;ext=\"a,\\\";b\"          | 192.0.2.43:0 - -",
                "ext=1                                    | unknown - -",
                "for=\"::ffff:192.0.2.1\"                 | unreadable",
                "for=\"[::ffff:192.0.2.1]\"               | 192.0.2.1:0 - -",
            })
    void elementsAreRead(String text, String expected) {
        assertEquals(expected, describe(ForwardedElement.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for",
                "for=",
                "=192.0.2.43",
                "for =192.0.2.43",
                "for= 192.0.2.43",
                "for=192.0.2.43 proto=http",
                "for=\"192.0.2.43",
                "for=192.0.2.43\"",
                "for=\"\"",
                "for=\"192.0.2.43\"x",
                "for=\"192.0.2.43\\\"",
                "for=192.0.2.43;for=192.0.2.44",
                "for=192.0.2.43;FOR=192.0.2.43",
                "for=192.0.2.43;proto=http;proto=https",
                "for=192.0.2.256",
                "for=client.example",
                "for=\"[192.0.2.43]\"",
                "for=\"[::1\"",
                "for=\"[::1]:\"",
                "for=\"[::1]:65536\"",
                "for=\"[::1]:100000\"",
                "for=\"[::1]:-1\"",
                "for=\"[fe80::1%eth0]\"",
                "for=\"192.0.2.43:80:80\"",
                "for=_",
                "for=192.0.2.43;proto=ftp",
                "for=192.0.2.43;proto=\"https, http\"",
                "for=192.0.2.43;host=\"a b\"",
                "for=192.0.2.43;host=\"a/b\"",
                "for=192.0.2.43;host=\"user@a\"",
                "for=192.0.2.43;host=\"a:\"",
                "for=192.0.2.43;host=\"a:0\"",
                "for=192.0.2.43;host=\"a:65536\"",
                "for=192.0.2.43;host=\"a\u00e4\"",
                "for=192.0.2.43;host=\u00e4",
                "for=192.0.2.43;ext=\"\u0000\"",
                "for=192.0.2.43;ext=\"\n\"",
                "for=\"\uff11.0.0.1\"",
                "f\u00f6r=192.0.2.43",
                "for=192.0.2.43,for=192.0.2.44"
            })
    void anythingElseCannotBeRead(String text) {
        assertEquals(Optional.empty(), ForwardedElement.parse(text));
    }

    @Test
    void aLongElementIsNotReadAtAll() {
        assertEquals(
                "192.0.2.1:0 - -", describe(ForwardedElement.parse("for=192.0.2.1;e=\"" + "\\\"".repeat(1000) + "\"")));
        assertEquals(Optional.empty(), ForwardedElement.parse("for=192.0.2.1;e=" + "a".repeat(2048)));
        assertEquals(Optional.empty(), ForwardedElement.parse("for=\"_" + "a".repeat(1000) + "\""));
    }

    private static List<String> fromRight(String... lines) {
        List<String> elements = new ArrayList<>();
        new ElementsFromRight(List.of(lines)).forEachRemaining(elements::add);
        return elements;
    }

    @Test
    void aListIsReadFromTheRight() {
        assertEquals(List.of("c", "b", "a"), fromRight("a, b\t,c"));
        assertEquals(List.of("c", "b", "a"), fromRight(" a", "b , c "));
        assertEquals(List.of("b", "a"), fromRight(",, ,a,,b, ,"));
        assertEquals(List.of(), fromRight("", " , "));
        assertEquals(List.of(), fromRight());
    }

    @Test
    void aCommaInQuotesSeparatesNothing() {
        assertEquals(List.of("b=2", "a=\"x,y\""), fromRight("a=\"x,y\",b=2"));
        assertEquals(List.of("b=\"\\\\\"", "a=\"x\\\",y\""), fromRight("a=\"x\\\",y\",b=\"\\\\\""));
    }

    @Test
    void aQuoteThatIsOpenDoesNotReachToTheRight() {
        assertEquals("for=1.2.3.4", fromRight("for=\"evil, for=1.2.3.4").get(0));
        assertEquals("for=\"[::1]\"", fromRight("for=\"evil, for=\"[::1]\"").get(0));
        assertEquals("for=\"[::1]\"", fromRight("\\\"\\", "for=\"[::1]\"").get(0));
    }

    /** U+0085 ends a line, and a field's value may have it. */
    @Test
    void theEndOfALineIsNotTheEndOfTheElement() {
        String text = "for=192.0.2.43\u0085";
        assertEquals(
                "unreadable", assertTimeoutPreemptively(ofSeconds(10), () -> describe(ForwardedElement.parse(text))));
    }
}
