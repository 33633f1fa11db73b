package org.sluice.access.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.sluice.testing.ServiceRegistry;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

class GateTest {

    private static final String NAME = "users";

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final TestExchange exchange = new TestExchange();

    @AfterEach
    void unregister() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    private static Gate gate(boolean loopback, String selection) {
        return new Gate(
                "console", "a.pid", loopback, new Authenticators(ServiceRegistry.context(), selection), () -> 0);
    }

    private ServiceRegistration<?> register(Authenticator authenticator, Object... properties) {
        Hashtable<String, Object> all = new Hashtable<>(Map.of(Authenticator.NAME, NAME));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        ServiceRegistration<?> registration =
                ServiceRegistry.context().registerService(Authenticator.class, authenticator, all);
        registrations.add(registration);
        return registration;
    }

    /** A status for who is not let in, 200 for who is. */
    private int decide(Gate gate) throws IOException {
        exchange.status = 200;
        boolean admitted = gate.admit(exchange.request, exchange.response);
        assertEquals(admitted, exchange.status == 200);
        return exchange.status;
    }

    private Object user() {
        return exchange.attributes.get(ServletContextHelper.REMOTE_USER);
    }

    private void beLocal() {
        exchange.peer = "127.0.0.1";
        exchange.host = "localhost";
    }

    @Nested
    class WithoutAnAuthenticator {

        @Test
        void thisMachineIsLetInWithoutAUser() throws IOException {
            beLocal();
            assertEquals(200, decide(gate(true, "")));
            assertNull(user());
        }

        @Test
        void nobodyElseIs() throws IOException {
            register(handshake -> Authentication.granted("alice"));
            assertEquals(403, decide(gate(true, "")));
            assertFalse(exchange.body.toString().contains("PID"));
        }

        @Test
        void evenThisMachineIsNotWhereThatIsSwitchedOff() throws IOException {
            beLocal();
            assertEquals(403, decide(gate(false, "")));
        }

        @Test
        void neitherAProxyOnThisMachineNorAnotherHostNameIs() throws IOException {
            beLocal();
            exchange.with("X-Forwarded-For", "127.0.0.1");
            assertEquals(403, decide(gate(true, "")));
            exchange.fields.clear();
            exchange.host = "evil.example";
            assertEquals(403, decide(gate(true, "")));
        }
    }

    @Nested
    class WithAnAuthenticator {

        @Test
        void whoIsKnownIsLetInAsThatUser() throws IOException {
            register(handshake -> Authentication.granted(handshake.field("who").orElseThrow()));
            exchange.with("Who", "alice");
            assertEquals(200, decide(gate(true, NAME)));
            assertEquals("alice", user());
        }

        @Test
        void aFilterSelectsToo() throws IOException {
            register(handshake -> Authentication.granted("alice"), "kind", "people");
            assertEquals(200, decide(gate(true, "(kind=people)")));
            assertEquals(503, decide(gate(true, "(kind=sensors)")));
        }

        @Test
        void theBestOfThoseThatAreSelectedIsAsked() throws IOException {
            register(handshake -> Authentication.granted("lower"));
            register(handshake -> Authentication.granted("higher"), Constants.SERVICE_RANKING, 5);
            decide(gate(true, NAME));
            assertEquals("higher", user());
        }

        @Test
        void whoHasNotSaidWhoItIsIsChallenged() throws IOException {
            register(handshake -> Authentication.missing("Basic realm=\"gateway\""));
            assertEquals(401, decide(gate(true, NAME)));
            assertEquals("Basic realm=\"gateway\"", exchange.answered.get("WWW-Authenticate"));
            assertEquals("no-store", exchange.answered.get("Cache-Control"));
        }

        @Test
        void othersAreAnsweredByWhatItSays() throws IOException {
            register(handshake -> switch (handshake.field("say").orElse("")) {
                case "forbidden" -> Authentication.forbidden();
                case "closed" -> Authentication.closed(CloseCode.POLICY_VIOLATION);
                case "unavailable" -> Authentication.unavailable();
                case "null" -> null;
                default -> throw new IllegalStateException("the secret");
            });
            Gate gate = gate(true, NAME);
            exchange.with("say", "forbidden");
            assertEquals(403, decide(gate));
            exchange.with("say", "closed");
            assertEquals(403, decide(gate));
            exchange.with("say", "unavailable");
            assertEquals(503, decide(gate));
            assertEquals("5", exchange.answered.get("Retry-After"));
            exchange.with("say", "null");
            assertEquals(500, decide(gate));
            exchange.with("say", "trouble");
            assertEquals(500, decide(gate));
            assertFalse(exchange.body.toString().contains("secret"));
        }

        @Test
        void wrongCredentialsSlowAnAddressDown() throws IOException {
            register(handshake -> Authentication.wrong("Bearer"));
            Gate gate = gate(true, NAME);
            for (int i = 0; i < Attempts.ALLOWED; i++) {
                assertEquals(401, decide(gate));
            }
            assertEquals(429, decide(gate));
            assertTrue(Integer.parseInt(exchange.answered.get("Retry-After")) >= 60);
            exchange.peer = "192.0.2.8";
            assertEquals(401, decide(gate));
        }

        @Test
        void nobodyIsLetInWhileItIsMissing() throws IOException {
            assertEquals(503, decide(gate(true, NAME)));
        }

        @Test
        void whatItSaysAfterItsEndDoesNotCount() throws IOException {
            List<ServiceRegistration<?>> own = new ArrayList<>();
            own.add(register(handshake -> {
                own.get(0).unregister();
                registrations.clear();
                return Authentication.granted("alice");
            }));
            assertEquals(503, decide(gate(true, NAME)));
        }

        @Test
        void thisMachineStillNeedsNoUser() throws IOException {
            beLocal();
            assertEquals(200, decide(gate(true, NAME)));
        }
    }
}
