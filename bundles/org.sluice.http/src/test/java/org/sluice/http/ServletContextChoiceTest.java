package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.UpgradeAnswer;

/** Which context is asked, and how long it is held. */
class ServletContextChoiceTest extends ServletContextsTest {

    private String chosenBy(String select) throws Exception {
        start(contexts -> {
            decisions.add(contexts.handleSecurity(select));
            return UpgradeAnswer.refuse(403);
        });
        answerTo(HANDSHAKE);
        return grantedName();
    }

    private TestContext granting(String name, String user, Object... properties) {
        return context(
                name,
                (request, response) -> {
                    request.setAttribute(REMOTE_USER, user);
                    return true;
                },
                properties);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "(a=b", "(osgi.http.whiteboard.context.name=nobody)", "", "*", "gu*"})
    void whatSelectsNoneIsUnknown(String select) throws Exception {
        TestContext context = granting("guard", "alice");
        assertEquals("UNKNOWN", chosenBy(select));
        assertEquals(List.of(), context.calls);
    }

    @Test
    void theHighestRankingIsAskedThenTheLowestId() throws Exception {
        granting("guard", "low", "service.ranking", -1);
        granting("guard", "first", "service.ranking", 5);
        granting("guard", "second", "service.ranking", 5);
        assertEquals("first", chosenBy("guard"));
    }

    @Test
    void aFilterSelectsByAnyProperty() throws Exception {
        granting("one", "one", "realm", "a");
        granting("two", "two", "realm", "b");
        assertEquals("two", chosenBy("(realm=b)"));
    }

    @Test
    void contextsOfBothWhiteboardsAreInOneOrder() throws Exception {
        granting("guard", "jakarta", "service.ranking", 1);
        TestJavaxContext javax = new TestJavaxContext();
        register(JAVAX, javax, "guard", "service.ranking", 2);
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertTrue(answer.contains("WWW-Authenticate: Secret\r\n"), answer);
        assertTrue(answer.endsWith("no secret"), answer);
        decisions.clear();
        try (RawSocket client = server.connect().send(HEAD + "Secret: 1\n\n")) {
            client.readHead();
        }
        assertEquals("javax user", grantedName());
        assertEquals(List.of("handle /a/b", "handle /a/b", "finish"), javax.calls);
    }

    @Test
    void thoseOfOtherHttpServicesAreNotAsked() throws Exception {
        granting("guard", "here", Target.PROPERTY, "(name=only)");
        granting("guard", "elsewhere", Target.PROPERTY, "(name=other)", "service.ranking", 9);
        granting("guard", "nowhere", Target.PROPERTY, "(name=", "service.ranking", 9);
        assertEquals("here", chosenBy("guard"));
    }

    @Test
    void oneThatIsUnregisteredIsNotKnown() throws Exception {
        granting("guard", "alice");
        registrations.remove(0).unregister();
        assertEquals("UNKNOWN", chosenBy("guard"));
    }

    @Test
    void oneThatIsUnregisteredWhileItIsAskedMayFinish() throws Exception {
        TestContext context = context("guard", (request, response) -> {
            registrations.remove(0).unregister();
            return true;
        });
        start(this::guarded);
        assertOpens();
        assertCalls(context.calls, "handle /a/b", "finish");
    }

    @Test
    void nothingIsHeldAfterTheRequest() throws Exception {
        BlockingQueue<String> uses = new LinkedBlockingQueue<>();
        register(
                ServletContextHelper.class.getName(),
                new ServiceFactory<ServletContextHelper>() {
                    @Override
                    public ServletContextHelper getService(
                            Bundle bundle, ServiceRegistration<ServletContextHelper> registration) {
                        uses.add("get");
                        return new TestContext((request, response) -> {
                            response.setStatus(401);
                            return request.getHeader("Secret") != null;
                        });
                    }

                    @Override
                    public void ungetService(
                            Bundle bundle,
                            ServiceRegistration<ServletContextHelper> registration,
                            ServletContextHelper service) {
                        uses.add("unget " + ((TestContext) service).calls);
                    }
                },
                "guard");
        start(this::guarded);
        answerTo(HANDSHAKE);
        assertEquals("get", uses.poll(20, TimeUnit.SECONDS));
        assertEquals("unget [handle /a/b]", uses.poll(20, TimeUnit.SECONDS));
        server.connect().send(HEAD + "Secret: 1\n\n").readHead();
        assertEquals("get", uses.poll(20, TimeUnit.SECONDS));
        assertEquals("unget [handle /a/b, finish]", uses.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void oneThatCannotBeHadIsA500AndNobodyElseIsAsked() throws Exception {
        TestContext other = granting("guard", "other", "service.ranking", -1);
        register(
                ServletContextHelper.class.getName(),
                new ServiceFactory<ServletContextHelper>() {
                    @Override
                    public ServletContextHelper getService(
                            Bundle bundle, ServiceRegistration<ServletContextHelper> registration) {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public void ungetService(
                            Bundle bundle,
                            ServiceRegistration<ServletContextHelper> registration,
                            ServletContextHelper service) {
                        throw new AssertionError("never got");
                    }
                },
                "guard");
        start(this::guarded);
        assertTrue(answerTo(HANDSHAKE).startsWith("HTTP/1.1 500 "));
        assertEquals(List.of(), other.calls);
    }
}
