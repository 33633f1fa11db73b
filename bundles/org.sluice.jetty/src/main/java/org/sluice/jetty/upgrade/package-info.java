/**
 * What an HTTP server does with an upgrade request before and after it asks a protocol handler: the formal check, the choice of
 * the handler, the copy of the request, the rules of the answer, the connections that come of it.
 *
 * <p>For the servers of this project. Like the take-over itself, the types here have no Jetty or servlet type in their
 * signatures.
 */
@Export
@Version("1.0.0")
package org.sluice.jetty.upgrade;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
