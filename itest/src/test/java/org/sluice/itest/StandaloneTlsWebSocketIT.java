package org.sluice.itest;

/** The same at a standalone server with TLS. */
public class StandaloneTlsWebSocketIT extends WebSocketIT {

    @Override
    protected Place place() {
        return Place.STANDALONE_TLS;
    }
}
