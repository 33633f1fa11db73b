package org.sluice.presign.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.sluice.presign.Credentials;
import org.sluice.presign.CredentialsProvider;
import org.sluice.websocket.authentication.Authentication;

/** Credentials that services know. */
class CredentialsProviderTest extends PresignTest {

    private final CredentialsProvider bob =
            id -> Optional.of(id).filter("AKIDBOB"::equals).map(known -> Credentials.of(known, SECRET)
                    .principal("bob"));

    @Test
    void aProviderIsAskedForOthers() {
        configure();
        assertEquals(CLOSED, decide(signAs("AKIDBOB", "/a")));
        ServiceReference<CredentialsProvider> reference = provide(bob);
        assertEquals("bob", who(decide(signAs("AKIDBOB", "/b"))));
        assertEquals("alice", who(decide(sign("/a"))));
        component.unbindProvider(reference);
        assertEquals(CLOSED, decide(signAs("AKIDBOB", "/b")));
    }

    @Test
    void thoseThatMatchTheFilterAreAsked() {
        configure("credentialsProviders", "(kind=people)");
        ServiceReference<CredentialsProvider> reference = provide(bob, "kind", "sensors");
        assertEquals(CLOSED, decide(signAs("AKIDBOB", "/b")));
        component.unbindProvider(reference);
        provide(bob, "kind", "people");
        assertEquals("bob", who(decide(signAs("AKIDBOB", "/b"))));
        configure("credentialsProviders", "none");
        assertEquals(CLOSED, decide(signAs("AKIDBOB", "/b")));
    }

    @Test
    void theBestIsBelieved() {
        configure();
        provide(id -> Optional.of(Credentials.of(id, SECRET).principal("lower")), Constants.SERVICE_RANKING, 1);
        provide(id -> Optional.of(Credentials.of(id, SECRET).principal("higher")), Constants.SERVICE_RANKING, 2);
        provide(id -> Optional.empty(), Constants.SERVICE_RANKING, 3);
        assertEquals("higher", who(decide(signAs("AKIDBOB", "/b"))));
    }

    @Test
    void oneThatFailsOrIsWrongMakesItUnavailable() {
        configure();
        List<CredentialsProvider> broken = List.of(
                id -> {
                    throw new Exception("no directory");
                },
                id -> {
                    throw new NoClassDefFoundError();
                },
                id -> null,
                id -> Optional.of(Credentials.of("AKIDOTHER", SECRET)));
        for (CredentialsProvider each : broken) {
            ServiceReference<CredentialsProvider> reference = provide(each);
            assertEquals(Authentication.unavailable(), decide(signAs("AKIDBOB", "/b")));
            component.unbindProvider(reference);
        }
    }

    @Test
    void whatOneSaysAfterItsEndDoesNotCount() {
        configure();
        List<ServiceReference<CredentialsProvider>> own = new ArrayList<>();
        own.add(provide(id -> {
            component.unbindProvider(own.get(0));
            return Optional.of(Credentials.of(id, SECRET));
        }));
        assertEquals(CLOSED, decide(signAs("AKIDBOB", "/b")));
    }

    @Test
    void withoutAnyCredentialsNobodyCanTell() {
        configure("credentials", "");
        assertEquals(Authentication.unavailable(), decide(signAs("AKIDBOB", "/b")));
        provide(bob);
        assertEquals("bob", who(decide(signAs("AKIDBOB", "/b"))));
    }
}
