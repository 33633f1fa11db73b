/** Writes the index of the OSGi repository; a tool of the build, in no gateway. */
package org.sluice.run.index;
