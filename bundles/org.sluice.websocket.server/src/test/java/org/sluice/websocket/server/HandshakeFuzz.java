package org.sluice.websocket.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.Field;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.deflate.OfferModel;

/**
 * A handshake is accepted exactly if the model says so, and nothing in the answer is more than the client has offered. An
 * input is a path, a line with the authority, and the lines of a request's header; bytes are ISO-8859-1, as HTTP servers
 * read them.
 */
class HandshakeFuzz {

    private static final List<String> SUBPROTOCOLS = List.of("chat", "superchat");
    private static final String ALLOWED_ORIGIN = "https://app.example";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \t]*([^\r\n\0]*?)[ \t]*");
    /** The model's expressions would need too deep a stack for more. */
    private static final int MAX_LINE = 1000;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");
    private static final Pattern TOKENS =
            Pattern.compile("[ \t,]*+" + TOKEN + "(?:[ \t]*,(?:[ \t]*" + TOKEN + ")?)*[ \t]*");

    private static final TestServer SERVER = server();

    private static TestServer server() {
        TestServer server = new TestServer(TestServer.limits("compression", "takeover", "concurrentConnects", 64));
        for (String pattern : List.of("/a", "/a/{name}", "/files/*")) {
            server.register(
                    handshake -> {
                        handshake.pathParameters().forEach((name, value) -> assertEquals("name", name));
                        assertTrue(!handshake.toString().contains("\n"));
                        return Answer.accept(new WebSocketListener() {});
                    },
                    "pattern",
                    pattern,
                    "subprotocols",
                    SUBPROTOCOLS,
                    "origins",
                    ALLOWED_ORIGIN,
                    "threading",
                    "loop");
        }
        return server;
    }

    @FuzzTest
    void onlyWhatIsWellFormedIsAccepted(byte[] input) {
        String[] lines = new String(input, ISO_8859_1).split("\r?\n");
        if (lines.length >= 2) {
            // Where connections are opened and closed without waiting for another thread
            SERVER.loop.run(() -> check(lines, (input.length & 1) == 0));
        }
    }

    private static void check(String[] lines, boolean secure) {
        Map<String, List<String>> fields = fields(lines);
        TestRequest request = new TestRequest(lines[0]).at(secure, lines[1].toLowerCase(Locale.ROOT));
        request.set("Sec-WebSocket-Key").set("Sec-WebSocket-Version");
        fields.forEach((name, values) -> request.set(name, values.toArray(String[]::new)));
        UpgradeAnswer answer = SERVER.handler.upgrade(request, ServletContexts.NONE);
        if (!lines[0].matches("(?s)/a|/a/[^/]+|/files(/.*)?")) {
            assertInstanceOf(Decline.class, answer);
        } else {
            assertEquals(expected(request, fields), status(answer));
        }
        if (answer instanceof SwitchProtocols switching) {
            checkFields(fields, switching);
            new TestConnection(SERVER.loop, switching.listener()).open().end(ConnectionEnd.ABORTED);
        }
        SERVER.assertNoConnections();
        assertEquals(0, SERVER.handler.pools().coders().deflatersInUse());
        assertEquals(0, SERVER.handler.pools().coders().inflatersInUse());
    }

    private static Map<String, List<String>> fields(String[] lines) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 2; i < lines.length; i++) {
            var matcher = FIELD.matcher(lines[i]);
            if (lines[i].length() < MAX_LINE && matcher.matches()) {
                fields.computeIfAbsent(matcher.group(1), name -> new ArrayList<>())
                        .add(matcher.group(2));
            }
        }
        return fields;
    }

    private static int status(UpgradeAnswer answer) {
        if (answer instanceof Refuse refusal) {
            refusal.fields().forEach(HandshakeFuzz::checkField);
            return refusal.status();
        }
        return answer instanceof SwitchProtocols ? 101 : 0;
    }

    /** RFC 6455, 4.2.1, and 10.2 for the origin. */
    private static int expected(TestRequest request, Map<String, List<String>> fields) {
        if (fields.containsKey("Transfer-Encoding")
                || !lines(fields, "Content-Length").stream().allMatch("0"::equals)) {
            return 400;
        }
        if (fields.containsKey("Expect")) {
            return 417;
        }
        List<String> keys = lines(fields, "Sec-WebSocket-Key");
        List<String> subprotocols = lines(fields, "Sec-WebSocket-Protocol");
        List<String> names = names(subprotocols);
        boolean good = lines(fields, "Sec-WebSocket-Version").equals(List.of("13"))
                && keys.size() == 1
                && KEY.matcher(keys.get(0)).matches()
                && subprotocols.stream().allMatch(line -> TOKENS.matcher(line).matches())
                && names.size() == names.stream().distinct().count()
                && lines(fields, "Sec-WebSocket-Extensions").stream().allMatch(OfferModel::isWellFormed)
                && lines(fields, "Origin").size() <= 1;
        if (!good) {
            return 400;
        }
        return lines(fields, "Origin").stream().allMatch(origin -> isAllowed(request, origin)) ? 101 : 403;
    }

    private static boolean isAllowed(TestRequest request, String origin) {
        String own = (request.isSecure() ? "https://" : "http://") + request.authority();
        String same = origin.toLowerCase(Locale.ROOT)
                .replaceFirst(
                        "^(http://[^:]*|http://\\[[0-9a-f:.]+]):80$|^(https://[^:]*|https://\\[[0-9a-f:.]+]):443$",
                        "$1$2");
        boolean isOrigin = same.matches("[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+]|[a-z0-9._~!$&'()*+;=%-]+)(:[0-9]{1,5})?");
        return isOrigin && (same.equals(own) || same.equals(ALLOWED_ORIGIN));
    }

    private static void checkFields(Map<String, List<String>> fields, SwitchProtocols answer) {
        answer.fields().forEach(HandshakeFuzz::checkField);
        assertEquals(
                Optional.of(accept(lines(fields, "Sec-WebSocket-Key").get(0))), value(answer, "Sec-WebSocket-Accept"));
        assertEquals(
                names(lines(fields, "Sec-WebSocket-Protocol")).stream()
                        .filter(SUBPROTOCOLS::contains)
                        .findFirst(),
                value(answer, "Sec-WebSocket-Protocol"));
        assertEquals(
                OfferModel.answer(String.join(",", lines(fields, "Sec-WebSocket-Extensions")), true),
                value(answer, "Sec-WebSocket-Extensions"));
        assertTrue(answer.fields().size() <= 3, () -> answer.fields().toString());
    }

    private static void checkField(Field field) {
        assertTrue(field.name().matches(TOKEN), field.name());
        assertTrue(field.value().matches("[\\t -~]*"), field.value());
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<String> value(SwitchProtocols answer, String name) {
        return answer.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    private static List<String> names(List<String> lines) {
        return Pattern.compile("[ \t]*,[ \t]*")
                .splitAsStream(String.join(",", lines).replaceAll("^[ \t]+|[ \t]+$", ""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static List<String> lines(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of());
    }
}
