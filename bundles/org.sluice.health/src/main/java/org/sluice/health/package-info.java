/** Felix health checks: each is asked when an operator's tool asks, and says with what is wrong how to mend it. */
package org.sluice.health;
