/**
 * Takes connections over from Jetty.
 *
 * <p>The types here have no Jetty or servlet type in their signatures, so that who uses them is free of Jetty's packages, and
 * a refreshed HTTP bundle takes only those bundles with it that really talk to it.
 */
@Export
@Version("1.0.0")
package org.sluice.jetty;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
