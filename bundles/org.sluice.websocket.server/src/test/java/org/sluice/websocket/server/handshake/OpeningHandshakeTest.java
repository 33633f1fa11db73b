package org.sluice.websocket.server.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.protocol.Field;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.server.TestRequest;

/** RFC 6455, 4.2. */
class OpeningHandshakeTest {

    @Nested
    class Checks {

        /** The lines of the field are separated by a bar; none means that the field is absent. */
        @ParameterizedTest(name = "{0}: {1} is answered {2}")
        @CsvSource(delimiter = ';', nullValues = "-", quoteCharacter = '\'', textBlock = """
                        # version
                        Sec-WebSocket-Version  ; 13                                 ; 0
                        Sec-WebSocket-Version  ; ' 13 '                             ; 0
                        Sec-WebSocket-Version  ; -                                  ; 400
                        Sec-WebSocket-Version  ; ''                                 ; 400
                        Sec-WebSocket-Version  ; 8                                  ; 400
                        Sec-WebSocket-Version  ; 12                                 ; 400
                        Sec-WebSocket-Version  ; 14                                 ; 400
                        Sec-WebSocket-Version  ; 013                                ; 400
                        Sec-WebSocket-Version  ; 13, 8                              ; 400
                        Sec-WebSocket-Version  ; 13|13                              ; 400
                        Sec-WebSocket-Version  ; x                                  ; 400
                        # key
                        Sec-WebSocket-Key      ; AAAAAAAAAAAAAAAAAAAAAA==           ; 0
                        Sec-WebSocket-Key      ; ' dGhlIHNhbXBsZSBub25jZQ== '       ; 0
                        Sec-WebSocket-Key      ; -                                  ; 400
                        Sec-WebSocket-Key      ; ''                                 ; 400
                        Sec-WebSocket-Key      ; c2hvcnQ=                           ; 400
                        Sec-WebSocket-Key      ; dGhlIHNhbXBsZSBub25jZQ             ; 400
                        Sec-WebSocket-Key      ; dGhlIHNhbXBsZSBub25jZWFi           ; 400
                        Sec-WebSocket-Key      ; dGhlIHNhbXBsZSBub25jZWE=           ; 400
                        Sec-WebSocket-Key      ; dGhlIHNhbXBsZSBub25j!!==           ; 400
                        Sec-WebSocket-Key      ; dGhlIHNhbXBsZSBub25jZQ==|dGhlIHNhbXBsZSBub25jZQ== ; 400
                        Sec-WebSocket-Key      ; dGhlIHNhbXBsZSBub25jZQ==, x        ; 400
                        # content
                        Content-Length         ; 0                                  ; 0
                        Content-Length         ; 1                                  ; 400
                        Content-Length         ; x                                  ; 400
                        Transfer-Encoding      ; chunked                            ; 400
                        Transfer-Encoding      ; identity                           ; 400
                        Expect                 ; 100-continue                       ; 417
                        Expect                 ; other                              ; 417
                        # subprotocols
                        Sec-WebSocket-Protocol ; chat                               ; 0
                        Sec-WebSocket-Protocol ; chat, superchat                    ; 0
                        Sec-WebSocket-Protocol ; chat|superchat                     ; 0
                        Sec-WebSocket-Protocol ; osgi.events.v1-text                ; 0
                        Sec-WebSocket-Protocol ; chat, Chat                         ; 0
                        Sec-WebSocket-Protocol ; ''                                 ; 400
                        Sec-WebSocket-Protocol ; ,                                  ; 400
                        Sec-WebSocket-Protocol ; chat,                              ; 0
                        Sec-WebSocket-Protocol ; chat,, ,superchat                  ; 0
                        Sec-WebSocket-Protocol ; chat, chat                         ; 400
                        Sec-WebSocket-Protocol ; chat|chat                          ; 400
                        Sec-WebSocket-Protocol ; ch at                              ; 400
                        Sec-WebSocket-Protocol ; "chat"                             ; 400
                        Sec-WebSocket-Protocol ; a/b                                ; 400
                        Sec-WebSocket-Protocol ; caf\u00e9                          ; 400
                        # extensions: none is negotiated, but they must be well-formed
                        Sec-WebSocket-Extensions ; permessage-deflate               ; 0
                        Sec-WebSocket-Extensions ; foo, bar                         ; 0
                        Sec-WebSocket-Extensions ; foo|bar                          ; 0
                        Sec-WebSocket-Extensions ; ''                               ; 400
                        Sec-WebSocket-Extensions ; foo,                             ; 0
                        Sec-WebSocket-Extensions ; ,                                ; 400
                        Sec-WebSocket-Extensions ; f oo                             ; 400
                        Sec-WebSocket-Extensions ; =                                ; 400
                        Sec-WebSocket-Extensions ; foo=bar                          ; 400
                        # origin
                        Origin                 ; http://a                           ; 0
                        Origin                 ; http://a|http://b                  ; 400
                        """)
        void areAnsweredWithAStatus(String name, String lines, int status) {
            TestRequest request = new TestRequest("/a");
            request.set(name, lines == null ? new String[0] : lines.split("\\|", -1));
            assertEquals(status, status(request));
        }

        @ParameterizedTest(name = "{0} is answered {1}")
        @CsvSource(delimiter = '!', textBlock = """
                        permessage-deflate; client_max_window_bits ! 0
                        permessage-deflate;client_max_window_bits=15;x ! 0
                        permessage-deflate ; server_max_window_bits = "9" ! 0
                        foo; bar=1; baz, qux; a="b" ! 0
                        foo; ! 400
                        foo;; bar ! 400
                        ; foo ! 400
                        foo; bar= ! 400
                        foo; =1 ! 400
                        foo; bar="" ! 400
                        foo; bar=" ! 400
                        foo; bar="a ! 400
                        foo; bar="a b" ! 400
                        foo; bar="a,b" ! 400
                        foo; bar=a b ! 400
                        foo; bar=1=2 ! 400
                        """)
        void ofExtensionParametersToo(String extensions, int status) {
            assertEquals(status, status(new TestRequest("/a").set("Sec-WebSocket-Extensions", extensions)));
        }

        @Test
        void namesAreComparedWithoutRegardToCase() {
            assertEquals(400, status(new TestRequest("/a").set("SEC-WEBSOCKET-VERSION", "8")));
        }

        @Test
        void aWrongVersionIsToldTheRightOne() {
            Refuse refusal = OpeningHandshake.check(new TestRequest("/a").set("Sec-WebSocket-Version", "8"))
                    .orElseThrow();
            assertEquals(List.of(new Field("Sec-WebSocket-Version", "13")), refusal.fields());
        }

        @Test
        void longListsTakeLinearTime() {
            // Quadratic time would not end
            String commas = ",".repeat(2_000_000);
            String blanks = " ".repeat(2_000_000);
            assertEquals(400, status(new TestRequest("/a").set("Sec-WebSocket-Protocol", commas)));
            assertEquals(400, status(new TestRequest("/a").set("Sec-WebSocket-Protocol", "a" + blanks + "b")));
            assertEquals(400, status(new TestRequest("/a").set("Sec-WebSocket-Extensions", "a;" + blanks + "=")));
            assertEquals(400, status(new TestRequest("/a").set("Sec-WebSocket-Extensions", "a b" + commas)));
        }

        private static int status(TestRequest request) {
            Optional<Refuse> refusal = OpeningHandshake.check(request);
            refusal.ifPresent(r -> assertTrue(!r.text().isEmpty() && r.text().length() < 80, r.text()));
            return refusal.map(Refuse::status).orElse(0);
        }
    }

    /** RFC 6455, 1.3. */
    @Test
    void theAcceptFieldIsTheHashOfTheKey() {
        assertEquals(Optional.of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), OpeningHandshake.accept(new TestRequest("/a")));
    }

    /** RFC 8441, 5. */
    @Test
    void extendedConnectHasNoKeyAndAllElse() {
        assertEquals(Optional.empty(), OpeningHandshake.check(new TestRequest("/a").byExtendedConnect()));
        assertEquals(Optional.empty(), OpeningHandshake.accept(new TestRequest("/a").byExtendedConnect()));
        TestRequest version8 = new TestRequest("/a").byExtendedConnect().set("Sec-WebSocket-Version", "8");
        assertEquals(400, OpeningHandshake.check(version8).orElseThrow().status());
        TestRequest onHttp1 = new TestRequest("/a").set("Sec-WebSocket-Key");
        assertEquals(400, OpeningHandshake.check(onHttp1).orElseThrow().status());
    }

    @Test
    void anApplicationGetsACopy() {
        TestRequest request = new TestRequest("/a/1")
                .set("Origin", "HTTP://A.example")
                .set("Sec-WebSocket-Protocol", "b, a", "c")
                .set("X-Two", "1", "2");
        Handshake handshake = OpeningHandshake.copy(request, Map.of("id", "1"), request.principal(), Set.of());
        assertEquals("/a/1", handshake.path());
        assertEquals(Map.of("id", "1"), handshake.pathParameters());
        assertEquals(Optional.of("a=b"), handshake.query());
        assertEquals(Optional.of("http://a.example"), handshake.origin());
        assertEquals(List.of("b", "a", "c"), handshake.subprotocols());
        assertEquals(Optional.of("1"), handshake.field("x-TWO"));
        assertEquals(Optional.empty(), handshake.field("X-None"));
        assertEquals("alice", handshake.principal().orElseThrow().getName());
        assertEquals(List.of(), handshake.peerCertificates());
        assertThrows(
                UnsupportedOperationException.class,
                () -> handshake.subprotocols().add("d"));
    }

    @Test
    void whatIsWithheldIsNowhereAmongTheSubprotocols() {
        TestRequest request = new TestRequest("/a").set("Sec-WebSocket-Protocol", "bearer, secret", "chat");
        Handshake handshake = OpeningHandshake.copy(request, Map.of(), Optional.empty(), Set.of("bearer", "secret"));
        assertEquals(List.of("chat"), handshake.subprotocols());
        assertEquals(List.of("chat"), handshake.fields().get("sec-websocket-protocol"));
        assertEquals(Optional.of("13"), handshake.field("sec-websocket-VERSION"));
        assertEquals(Optional.empty(), handshake.principal());
        Handshake none = OpeningHandshake.copy(request, Map.of(), Optional.empty(), Set.of("bearer", "secret", "chat"));
        assertEquals(List.of(), none.subprotocols());
        assertEquals(Optional.empty(), none.field("Sec-WebSocket-Protocol"));
    }

    @Test
    void theTextFormShowsNothingThatMayBeACredential() {
        TestRequest request = new TestRequest("/a\nb")
                .set("Sec-WebSocket-Protocol", "bearer, secret")
                .set("Authorization", "Bearer secret");
        String text = OpeningHandshake.copy(request, Map.of(), Optional.empty(), Set.of())
                .toString();
        assertTrue(text.startsWith("Handshake[/a?b at default from "), text);
        assertFalse(text.contains("secret") || text.contains("a=b"), text);
    }
}
