package org.sluice.itest;

/** The same at the HTTP service's TLS port. */
public class WebSocketTlsIT extends WebSocketIT {

    @Override
    protected Place place() {
        return Place.HTTPS;
    }
}
