/** Annotations that state what a bundle requires. */
@Export
@Version("1.0.0")
package org.sluice.websocket.annotations;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
