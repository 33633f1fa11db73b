package org.sluice.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.sluice.jetty.upgrade.AnswerRules;
import org.sluice.protocol.UpgradeAnswer;

/**
 * The response as a servlet context sees it: to an upgrade, and therefore one with which the connection ends. It knows
 * whether the context has written anything, and takes nothing any more when the context has said yes.
 *
 * <p>An error is sent as plain text. The server's own error page would come from a second dispatch, which runs when everybody
 * else believes that the request is over.
 */
final class ContextResponse extends HttpServletResponseWrapper {

    private static final String CONNECTION = "Connection";

    // Confined to the thread of the request.
    private boolean written;
    private boolean closed;

    ContextResponse(HttpServletResponse response) {
        super(response);
        super.setHeader(CONNECTION, "close");
    }

    /** Whether the context has said nothing: neither a status of its own nor a byte. */
    boolean isSilent() {
        return !isCommitted() && !written && getStatus() == SC_OK;
    }

    /** From now on the body is somebody else's. */
    void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the request was granted, and its response is not the context's any more");
        }
    }

    @Override
    public void setHeader(String name, String value) {
        if (!CONNECTION.equalsIgnoreCase(name)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!CONNECTION.equalsIgnoreCase(name)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void reset() {
        requireOpen();
        super.reset();
        written = false;
        super.setHeader(CONNECTION, "close");
    }

    @Override
    public void resetBuffer() {
        requireOpen();
        super.resetBuffer();
        written = false;
    }

    @Override
    public void flushBuffer() throws IOException {
        requireOpen();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        sendError(status, null);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        requireOpen();
        if (isCommitted()) {
            throw new IllegalStateException("the response is committed");
        }
        boolean isError = status >= 300 && status <= 599;
        int used = isError ? status : SC_FORBIDDEN;
        String text = message == null || message.isBlank() ? AnswerRules.text(UpgradeAnswer.refuse(used)) : message;
        HttpServletResponse response = (HttpServletResponse) getResponse();
        ResponseState.withoutMessage(response).restore(response);
        PlainText.send(response, used, text);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        requireOpen();
        super.sendRedirect(location);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        requireOpen();
        return new NoticingStream(super.getOutputStream(), () -> written = true);
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        requireOpen();
        return new NoticingWriter(super.getWriter(), () -> written = true);
    }
}
