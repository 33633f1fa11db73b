package org.sluice.standalone;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with a status and a line of text, after which the connection is closed. As the server's error handler it says the
 * status' reason phrase and no more: neither the server's name nor what has failed.
 */
final class PlainText implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        write(response, HttpStatus.getMessage(response.getStatus()), callback);
        return true;
    }

    static void write(Response response, String text, Callback callback) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        if (response.getStatus() == HttpStatus.NOT_MODIFIED_304) {
            response.write(true, null, callback);
            return;
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
