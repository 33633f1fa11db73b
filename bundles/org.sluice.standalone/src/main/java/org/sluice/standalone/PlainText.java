package org.sluice.standalone;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;

/**
 * Answers with a status and a line of text, after which the connection is closed. As the server's error handler it says the
 * status' reason phrase and no more: neither the server's name nor what has failed.
 */
final class PlainText implements Request.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(PlainText.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private final BooleanSupplier isServing;

    /**
     * An error handler.
     *
     * @param isServing whether the server has started, and is not about to stop: a request that fails then has failed by
     *     itself, and otherwise may be repeated
     */
    PlainText(BooleanSupplier isServing) {
        this.isServing = isServing;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (response.getStatus() == HttpStatus.INTERNAL_SERVER_ERROR_500) {
            Throwable cause = (Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
            if (isServing.getAsBoolean()) {
                LIMITED.error("", "a request has failed", cause);
            } else {
                LOG.debug("a request has failed while the server starts or stops", cause);
                response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            }
        }
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
