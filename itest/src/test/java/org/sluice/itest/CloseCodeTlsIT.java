package org.sluice.itest;

/** The same at the HTTP service's TLS port. */
public class CloseCodeTlsIT extends CloseCodeIT {

    @Override
    protected Place place() {
        return Place.HTTPS;
    }
}
