package org.sluice.itest.clients;

/** Behind nginx, on Felix. */
class NginxIT extends ProxyTest {
    NginxIT() {
        super(ProxyKind.NGINX, "felix");
    }
}
