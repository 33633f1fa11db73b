/**
 * Standalone servers: ports beside that of the HTTP service, for upgrades only, one for each configuration.
 *
 * <p><b>Threading.</b> All servers share one pool for what Jetty does until a connection leaves it, and one timer. What a
 * server holds of itself is guarded by the component's lock, under which no foreign code runs but Jetty's.
 */
package org.sluice.standalone;
