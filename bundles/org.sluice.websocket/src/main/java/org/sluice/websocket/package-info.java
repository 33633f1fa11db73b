/**
 * Applications that are reachable over WebSocket while they are registered as services.
 */
@Export
@Version("1.0.0")
package org.sluice.websocket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
