/**
 * What an HTTP server asks when a client wants another protocol, and the byte connection that it hands over.
 */
@Export
@Version("1.0.0")
package org.sluice.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
