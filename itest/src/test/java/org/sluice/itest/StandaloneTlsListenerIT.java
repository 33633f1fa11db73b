package org.sluice.itest;

/** The same at a standalone server with TLS. */
public class StandaloneTlsListenerIT extends ListenerIT {

    @Override
    protected Place place() {
        return Place.STANDALONE_TLS;
    }
}
