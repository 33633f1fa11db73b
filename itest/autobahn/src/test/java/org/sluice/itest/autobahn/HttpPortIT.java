package org.sluice.itest.autobahn;

import org.sluice.itest.gateway.Gateway;

/** The port of the HTTP service, on Felix: Jetty answers the handshake and hands the connection over. */
class HttpPortIT extends ServerTest {

    @Override
    String framework() {
        return "felix";
    }

    @Override
    String symbolicName() {
        return "org.apache.felix.framework";
    }

    @Override
    int port(Gateway gateway) {
        return gateway.httpPort();
    }
}
