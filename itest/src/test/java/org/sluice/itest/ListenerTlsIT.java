package org.sluice.itest;

/** The same at the HTTP service's TLS port. */
public class ListenerTlsIT extends ListenerIT {

    @Override
    protected Place place() {
        return Place.HTTPS;
    }
}
