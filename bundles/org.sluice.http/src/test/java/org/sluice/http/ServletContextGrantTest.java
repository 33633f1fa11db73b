package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.ServletContexts.Decision;
import org.sluice.protocol.UpgradeAnswer;

/** A context lets the request go on. */
class ServletContextGrantTest extends ServletContextsTest {

    @Test
    void theRemoteUserIsThePrincipal() throws Exception {
        TestContext context = context("guard", (request, response) -> {
            request.setAttribute(REMOTE_USER, "alice");
            return true;
        });
        start(this::guarded);
        assertOpens();
        assertEquals("alice", grantedName());
        assertCalls(context.calls, "handle /a/b", "finish");
    }

    @Test
    void withoutARemoteUserItIsWhomTheRequestHas() throws Exception {
        context("guard", (request, response) -> true);
        start(this::guarded);
        assertOpens();
        assertEquals("nobody", grantedName());
    }

    @Test
    void itsFieldsGoWithThe101AndItsBodyDoesNot() throws Exception {
        context("guard", (request, response) -> {
            response.addHeader("Set-Cookie", "token=new");
            response.setHeader("Connection", "keep-alive");
            response.setContentType("text/html");
            response.setStatus(202);
            response.getWriter().write("welcome");
            return true;
        });
        start(this::guarded);
        try (RawSocket client = server.connect().send(HANDSHAKE + "hello")) {
            String all = client.readUntil("hello");
            assertAll(
                    () -> assertTrue(all.startsWith("HTTP/1.1 101 "), all),
                    () -> assertTrue(all.contains("Set-Cookie: token=new\r\n"), all),
                    () -> assertTrue(all.contains("Connection: Upgrade\r\n"), all),
                    () -> assertFalse(all.contains("close"), all),
                    () -> assertFalse(all.contains("Content-"), all),
                    () -> assertFalse(all.contains("welcome"), all));
        }
    }

    @Test
    void theHandlerMayStillRefuse() throws Exception {
        TestContext context = context("guard", (request, response) -> {
            response.getWriter().write("welcome");
            return true;
        });
        start(contexts -> {
            contexts.handleSecurity("guard");
            return UpgradeAnswer.refuse(503);
        });
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.contains("Connection: close\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\nService Unavailable"), answer);
        assertCalls(context.calls, "handle /a/b", "finish");
    }

    @Test
    void whatItDoesIsUndoneIfTheHandlerDeclines() throws Exception {
        server.outer((request, response, chain) -> {
            request.setAttribute("earlier", "value");
            ((HttpServletResponse) response).addHeader("Earlier", "value");
            chain.doFilter(request, response);
            decisions.add(Collections.list(request.getAttributeNames()).stream()
                    .filter(name -> name.startsWith("earlier") || name.startsWith("later") || name.equals(REMOTE_USER))
                    .map(name -> name + "=" + request.getAttribute(name))
                    .toList());
        });
        TestContext context = context("guard", (request, response) -> {
            request.setAttribute(REMOTE_USER, "alice");
            request.setAttribute("later", "value");
            request.setAttribute("earlier", "changed");
            response.setHeader("Earlier", "changed");
            response.setHeader("Later", "value");
            response.setStatus(299);
            response.getOutputStream().write('x');
            return true;
        });
        start(contexts -> {
            contexts.handleSecurity("guard");
            return UpgradeAnswer.decline();
        });
        String answer = answerTo(HANDSHAKE + SECOND);
        assertAll(
                () -> assertTrue(answer.startsWith("HTTP/1.1 200 "), answer),
                () -> assertTrue(answer.contains("Earlier: value\r\n"), answer),
                () -> assertTrue(answer.contains("plain GET /a/b"), answer),
                () -> assertTrue(answer.contains("plain GET /second"), answer),
                () -> assertFalse(answer.contains("Later"), answer),
                () -> assertFalse(answer.contains("changed"), answer));
        assertEquals(List.of("earlier=value"), decisions.poll(20, TimeUnit.SECONDS));
        assertCalls(context.calls, "handle /a/b", "finish");
    }

    @Test
    void itIsAskedOnceWhateverTheSelection() throws Exception {
        TestContext context = context("guard", (request, response) -> {
            request.setAttribute(REMOTE_USER, "alice");
            return true;
        });
        start(contexts -> {
            Decision first = contexts.handleSecurity("guard");
            assertEquals(first, contexts.handleSecurity("(osgi.http.whiteboard.context.name=gu*)"));
            return UpgradeAnswer.switchProtocols(listener);
        });
        assertOpens();
        assertCalls(context.calls, "handle /a/b", "finish");
    }

    @Test
    void aFailureToFinishChangesNothing() throws Exception {
        TestContext context = new TestContext((request, response) -> true) {
            @Override
            public void finishSecurity(jakarta.servlet.http.HttpServletRequest request, HttpServletResponse response) {
                try {
                    response.getWriter().write("garbage");
                } catch (IOException e) {
                    throw new IllegalArgumentException(e);
                }
            }
        };
        register(ServletContextHelper.class.getName(), context, "guard");
        start(this::guarded);
        assertOpens();
    }

    @Test
    void onlyTheHandlersThreadMayAsk() throws Exception {
        context("guard", (request, response) -> true);
        start(contexts -> {
            CompletableFuture.supplyAsync(() -> contexts.handleSecurity("guard"))
                    .handle((decision, failure) -> decisions.add(
                            failure instanceof CompletionException
                                    ? failure.getCause().getClass()
                                    : "asked"))
                    .join();
            return UpgradeAnswer.refuse(403);
        });
        answerTo(HANDSHAKE);
        assertEquals(IllegalStateException.class, decisions.poll(20, TimeUnit.SECONDS));
    }
}
