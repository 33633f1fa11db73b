/**
 * Event loops that own connections after the upgrade. Nothing here knows of an HTTP server or of a protocol.
 *
 * <p>A bundle that takes a connection over from an HTTP server hands its {@link org.sluice.transport.Endpoint} to the
 * {@link org.sluice.transport.Transport} service, with the listener that the protocol handler has answered.
 */
@Export
@Version("1.0.0")
package org.sluice.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
