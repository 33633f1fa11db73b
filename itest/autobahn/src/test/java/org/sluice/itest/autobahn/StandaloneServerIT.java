package org.sluice.itest.autobahn;

import org.sluice.itest.gateway.Gateway;

/** A standalone server, on Equinox: the connection is ours from its first byte. */
class StandaloneServerIT extends ServerTest {

    @Override
    String framework() {
        return "equinox";
    }

    @Override
    String symbolicName() {
        return "org.eclipse.osgi";
    }

    @Override
    int port(Gateway gateway) {
        return gateway.standalonePort();
    }
}
