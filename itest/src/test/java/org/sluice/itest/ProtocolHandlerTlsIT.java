package org.sluice.itest;

/** The same at the HTTP service's TLS port. */
public class ProtocolHandlerTlsIT extends ProtocolHandlerIT {

    @Override
    protected Place place() {
        return Place.HTTPS;
    }
}
