package org.sluice.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An answer of one line of text, with which the connection ends. */
final class PlainText {

    private PlainText() {}

    /** Sends it, together with the fields that the response already has. */
    static void send(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        response.setHeader("Connection", "close");
        if (status != HttpServletResponse.SC_NOT_MODIFIED) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            response.setContentType("text/plain;charset=utf-8");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
        response.flushBuffer();
    }
}
