/**
 * What goes on on the event loops, for operators and their tools.
 *
 * <p>{@link org.sluice.transport.runtime.TransportRuntime} is a service beside {@link org.sluice.transport.Transport}. It shows, and
 * changes nothing.
 */
@Export
@Version("1.0.0")
package org.sluice.transport.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
