/** What Prometheus scrapes: nothing is collected but when somebody asks. */
package org.sluice.metrics;
