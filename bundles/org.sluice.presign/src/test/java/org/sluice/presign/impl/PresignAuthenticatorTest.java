package org.sluice.presign.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.sluice.presign.Presigner;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/** What becomes of handshakes, and of configurations. */
class PresignAuthenticatorTest extends PresignTest {

    @Nested
    class Deciding {

        @Test
        void whoComesWithASignedUrlIsLetInAsItsPrincipal() {
            configure();
            assertEquals("alice", who(decide(sign("/a?b=c"))));
            assertEquals("alice", who(decide(sign("/below/x"))));
        }

        @Test
        void othersAreClosedOrForbiddenAsConfigured() {
            configure();
            URI url = URI.create(sign("/a") + "0");
            assertEquals(CLOSED, decide(url));
            assertEquals(CLOSED, decide(URI.create("wss://gateway.example/a")));
            configure("refusal", "403");
            assertEquals(Authentication.forbidden(), decide(url));
        }

        @Test
        void aPathThatTheCredentialsAreNotForIsRefused() {
            configure();
            for (String path : List.of("/b", "/a/b", "/below", "/")) {
                assertEquals(CLOSED, decide(sign(path)), path);
            }
        }

        @Test
        void aUrlExpires() {
            configure("clockSkewSeconds", 0);
            URI url = sign("/a");
            clock.pass(60);
            assertEquals("alice", who(decide(url)));
            clock.pass(1);
            assertEquals(CLOSED, decide(url));
        }

        @Test
        void credentialsThatHaveExpiredSignNothing() {
            configure("credentials", ALICE + ";expires=" + clock.instant().plusSeconds(5));
            URI url = sign("/a");
            assertEquals("alice", who(decide(url)));
            clock.pass(5);
            assertEquals(CLOSED, decide(url));
            assertEquals(Map.of(), service(Presigner.class).orElseThrow().accessKeys());
        }
    }

    @Nested
    class SingleUse {

        @Test
        void aUrlMayBeUsedAgainUnlessConfigured() {
            configure();
            URI url = sign("/a");
            decide(url);
            assertEquals("alice", who(decide(url)));
        }

        @Test
        void aUsedUrlIsRefusedInEveryForm() {
            configure("singleUse", true);
            URI url = sign("/a?b=c");
            assertEquals("alice", who(decide(url)));
            assertEquals(CLOSED, decide(url));
            assertEquals(CLOSED, decide(URI.create(url.toString().replace("b=c", "%62=c"))));
            assertEquals(CLOSED, decide(URI.create(url + "&X-Amz-Signature=0")));
            assertEquals("alice", who(decide(sign("/a?b=d"))));
        }

        @Test
        void aChangedConfigurationForgetsNothing() {
            configure("singleUse", true);
            URI url = sign("/a");
            decide(url);
            configure("singleUse", true, "refusal", "403");
            assertEquals(Authentication.forbidden(), decide(url));
        }

        @Test
        void whereThereIsNoRoomNobodyIsLetInUntilSomethingHasExpired() {
            configure("singleUse", true, "rememberedSignatures", 2, "clockSkewSeconds", 0);
            URI first = sign("/a?1");
            decide(first);
            decide(sign("/a?2"));
            assertEquals(Authentication.unavailable(), decide(sign("/a?3")));
            assertEquals(CLOSED, decide(first));
            clock.pass(62);
            assertEquals("alice", who(decide(sign("/a?4"))));
        }

        @Test
        void aWrongSignatureTakesNoRoom() {
            configure("singleUse", true, "rememberedSignatures", 1);
            URI url = sign("/a");
            decide(URI.create(url + "0"));
            assertEquals("alice", who(decide(url)));
        }
    }

    @Nested
    class Configured {

        @Test
        void eachConfigurationIsAnAuthenticatorAndAPresignerWithNothingOfItsSecrets() {
            configure("name", "urls");
            for (Class<?> type : List.of(Authenticator.class, Presigner.class)) {
                ServiceReference<?> reference = context.getServiceReference(type);
                assertEquals(
                        "urls", reference.getProperty(type == Presigner.class ? Presigner.NAME : Authenticator.NAME));
                String shown = reference.getProperties() + " " + context.getService(reference);
                assertFalse(shown.contains(SECRET), shown);
            }
            assertEquals(
                    Map.of("AKIDALICE", "alice"),
                    service(Presigner.class).orElseThrow().accessKeys());
            component.deleted(PID);
            assertEquals(Optional.empty(), service(Authenticator.class));
            assertEquals(Optional.empty(), service(Presigner.class));
        }

        @Test
        void anInvalidOneLeavesNobody() {
            configure();
            configure("credentials", "AKIDALICE=short");
            assertEquals(Optional.empty(), service(Authenticator.class));
            configure();
            assertEquals("alice", who(decide(sign("/a"))));
        }
    }
}
