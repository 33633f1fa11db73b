package org.sluice.jetty.impl;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Watches what becomes of the response to a request that is to switch protocols.
 *
 * <p>Jetty switches whenever it finds its attribute at the end of the request, whatever the response was: an exception
 * after the attribute was set would leave a 500 and a live connection behind it. So the attribute stays only while the
 * response is the one that switches, a 101 or on HTTP/2 a 200, and has been written.
 *
 * <p>Every request ends with exactly one call of {@code succeeded} or {@code failed}. That is also the only notice of a peer
 * that has gone during the handshake, since the connection, which Jetty never installs then, hears neither {@code onOpen} nor
 * {@code onClose}. A completion listener of Jetty's would be called too early: before the connection is installed.
 */
final class SwitchingStream extends HttpStream.Wrapper {

    private final Request request;
    private final int status;
    private final TakenConnection taken;

    /** Confined to the thread that works on the request; Jetty hands it from one to the next in order. */
    private boolean switching;

    /**
     * Begins to watch.
     *
     * @param status of the response that switches protocols
     */
    SwitchingStream(HttpStream stream, Request request, int status, TakenConnection taken) {
        super(stream);
        this.request = request;
        this.status = status;
        this.taken = taken;
    }

    @Override
    public void send(
            MetaData.Request sender, MetaData.Response response, boolean last, ByteBuffer content, Callback callback) {
        if (response == null) {
            super.send(sender, null, last, content, callback);
            return;
        }
        switching = response.getStatus() == status;
        super.send(sender, response, last, content, new Callback.Nested(callback) {
            @Override
            public void failed(Throwable cause) {
                switching = false;
                super.failed(cause);
            }
        });
    }

    @Override
    public void succeeded() {
        if (!switching) {
            request.removeAttribute(UPGRADE_CONNECTION_ATTRIBUTE);
        }
        try {
            super.succeeded();
        } finally {
            taken.notOpened();
        }
    }

    @Override
    public void failed(Throwable cause) {
        try {
            super.failed(cause);
        } finally {
            taken.notOpened();
        }
    }
}
