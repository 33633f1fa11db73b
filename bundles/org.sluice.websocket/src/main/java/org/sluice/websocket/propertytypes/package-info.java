/** Component property types that make a Declarative Services component a WebSocket application. */
@Export
@Version("1.0.0")
package org.sluice.websocket.propertytypes;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
