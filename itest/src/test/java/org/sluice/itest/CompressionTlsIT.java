package org.sluice.itest;

/** The same at the HTTP service's TLS port, and at a standalone server with TLS. */
public class CompressionTlsIT extends CompressionIT {

    @Override
    protected Place place() {
        return Place.HTTPS;
    }
}
