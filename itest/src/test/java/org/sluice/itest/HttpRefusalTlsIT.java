package org.sluice.itest;

/** The same at the HTTP service's TLS port. */
public class HttpRefusalTlsIT extends HttpRefusalIT {

    @Override
    protected Place place() {
        return Place.HTTPS;
    }
}
