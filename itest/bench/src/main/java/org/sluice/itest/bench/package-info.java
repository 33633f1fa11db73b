/** The bench: starts servers and the load generator, lets them meet, and reports what came of it. */
package org.sluice.itest.bench;
