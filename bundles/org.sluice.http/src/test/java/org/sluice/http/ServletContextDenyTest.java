package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.protocol.ServletContexts.Decision;
import org.sluice.protocol.UpgradeAnswer;

/** A context does not let the request go on, or fails. */
class ServletContextDenyTest extends ServletContextsTest {

    private void assertClosed(String answer) {
        assertAll(
                () -> assertTrue(answer.contains("Connection: close\r\n"), answer),
                () -> assertFalse(answer.contains("keep-alive"), answer),
                () -> assertEquals(2, answer.split("HTTP/1\\.1 ", -1).length, answer));
    }

    @Test
    void itsResponseStands() throws Exception {
        TestContext context = context("guard", (request, response) -> {
            response.setHeader("WWW-Authenticate", "Basic realm=\"a\"");
            response.setStatus(401);
            response.getOutputStream().print("who are you?");
            return false;
        });
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertTrue(answer.contains("WWW-Authenticate: Basic realm=\"a\"\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\nwho are you?"), answer);
        assertClosed(answer);
        assertEquals(List.of("handle /a/b"), context.calls);
        assertEquals(Decision.Denied.DENIED, decisions.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void aCommittedResponseClosesTheConnectionToo() throws Exception {
        context("guard", (request, response) -> {
            response.reset();
            response.setHeader("Connection", "keep-alive");
            response.setStatus(403);
            response.getWriter().write("no");
            response.flushBuffer();
            return false;
        });
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertClosed(answer);
    }

    static Stream<Arguments> silent() {
        return Stream.of(
                Arguments.of((TestContext.Security) (request, response) -> false),
                Arguments.of((TestContext.Security) (request, response) -> {
                    response.getWriter().write("");
                    return false;
                }),
                Arguments.of((TestContext.Security) (request, response) -> {
                    response.getOutputStream().write(new byte[1], 0, 0);
                    return false;
                }),
                Arguments.of((TestContext.Security) (request, response) -> {
                    response.setStatus(101);
                    return false;
                }));
    }

    @ParameterizedTest
    @MethodSource("silent")
    void silenceIsA403(TestContext.Security security) throws Exception {
        context("guard", security);
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertTrue(answer.endsWith("\r\n\r\nForbidden"), answer);
        assertClosed(answer);
    }

    @Test
    void aPageWithStatus200Stands() throws Exception {
        context("guard", (request, response) -> {
            try (OutputStream out = response.getOutputStream()) {
                out.write("please log in".getBytes(StandardCharsets.US_ASCII));
            }
            return false;
        });
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.endsWith("please log in"), answer);
        assertClosed(answer);
    }

    @Test
    void anErrorIsSentAsPlainText() throws Exception {
        context("guard", (request, response) -> {
            response.setHeader("WWW-Authenticate", "Basic");
            response.getWriter().write("dropped");
            response.sendError(401, "not you");
            return false;
        });
        context("other", (request, response) -> {
            response.sendError(423);
            return false;
        });
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertTrue(answer.contains("WWW-Authenticate: Basic\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\nnot you"), answer);
        assertClosed(answer);
    }

    @Test
    void aRedirectionStands() throws Exception {
        context("guard", (request, response) -> {
            response.sendRedirect("/context/login");
            return false;
        });
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 302 "), answer);
        assertTrue(answer.contains("/context/login\r\n"), answer);
        assertClosed(answer);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(UpgradeAnswer.decline()),
                Arguments.of(UpgradeAnswer.refuse(404)),
                Arguments.of(UpgradeAnswer.switchProtocols(new EchoListener())));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void itStaysDeniedWhateverTheHandlerSays(UpgradeAnswer wrong) throws Exception {
        context("guard", (request, response) -> {
            response.setStatus(401);
            return false;
        });
        start(contexts -> {
            contexts.handleSecurity("guard");
            return wrong;
        });
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertClosed(answer);
    }

    @Test
    void nobodyElseIsAskedAfterwards() throws Exception {
        context("guard", (request, response) -> {
            response.setStatus(401);
            return false;
        });
        TestContext other = context("other", (request, response) -> true);
        start(contexts -> {
            contexts.handleSecurity("guard");
            decisions.add(contexts.handleSecurity("other"));
            return UpgradeAnswer.answered();
        });
        assertClosed(answerTo(HANDSHAKE + SECOND));
        assertEquals(Decision.Denied.DENIED, decisions.poll(20, TimeUnit.SECONDS));
        assertEquals(List.of(), other.calls);
    }

    @Test
    void anExceptionIsA500ThatSaysNothing() throws Exception {
        TestContext context = context("guard", (request, response) -> {
            response.setHeader("Half", "done");
            response.getWriter().write("secret");
            throw new IOException("secret");
        });
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
        assertTrue(answer.endsWith("\r\n\r\nInternal Server Error"), answer);
        assertFalse(answer.contains("Half"), answer);
        assertClosed(answer);
        assertEquals(List.of("handle /a/b"), context.calls);
    }

    @Test
    void anErrorIsA500Too() throws Exception {
        context("guard", (request, response) -> {
            throw new NoClassDefFoundError("secret");
        });
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.endsWith("\r\n\r\nInternal Server Error"), answer);
        assertClosed(answer);
    }

    @Test
    void whoAnswersAndGrantsHasAnswered() throws Exception {
        TestContext context = context("guard", (request, response) -> {
            response.getWriter().write("already");
            response.flushBuffer();
            return true;
        });
        start(this::guarded);
        String answer = answerTo(HANDSHAKE + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertClosed(answer);
        assertCalls(context.calls, "handle /a/b", "finish");
    }
}
