package org.sluice.health;

import org.apache.felix.hc.api.HealthCheck;

/** Service properties of health checks. */
final class Tags {

    static final String SLUICE = HealthCheck.TAGS + "=sluice";

    private Tags() {}
}
