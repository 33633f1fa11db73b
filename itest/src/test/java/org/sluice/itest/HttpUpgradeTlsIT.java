package org.sluice.itest;

/** The same at the HTTP service's TLS port. */
public class HttpUpgradeTlsIT extends HttpUpgradeIT {

    @Override
    protected Place place() {
        return Place.HTTPS;
    }
}
