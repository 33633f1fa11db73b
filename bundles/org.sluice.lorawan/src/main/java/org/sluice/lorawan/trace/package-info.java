/**
 * What happens on a radio network, while it happens.
 *
 * <p>Whoever wants to know registers a {@link org.sluice.lorawan.trace.TraceListener} service. Whoever has something to tell,
 * such as a network server that knows devices and keys, gets the {@link org.sluice.lorawan.trace.TracePublisher} service.
 * What is told is a {@link org.sluice.lorawan.trace.TraceRecord}: a frame, a line for the network's log, or both. Records and all
 * that they consist of are immutable.
 */
@Export
@Version("1.0.0")
package org.sluice.lorawan.trace;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
