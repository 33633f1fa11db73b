package org.sluice.itest;

/** The same at a standalone server with TLS. */
public class StandaloneTlsCloseCodeIT extends CloseCodeIT {

    @Override
    protected Place place() {
        return Place.STANDALONE_TLS;
    }
}
