package org.sluice.itest.clients;

/** Behind HAProxy, on Equinox. */
class HaproxyIT extends ProxyTest {
    HaproxyIT() {
        super(ProxyKind.HAPROXY, "equinox");
    }
}
