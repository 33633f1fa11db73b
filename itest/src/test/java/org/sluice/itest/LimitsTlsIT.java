package org.sluice.itest;

/** The same at the HTTP service's TLS port. */
public class LimitsTlsIT extends LimitsIT {

    @Override
    protected Place place() {
        return Place.HTTPS;
    }
}
