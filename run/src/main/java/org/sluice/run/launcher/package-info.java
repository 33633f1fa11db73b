/** Starts an OSGi framework with the bundles of one composition, and stops it when the process is told to end. */
package org.sluice.run.launcher;
