/** A protocol of somebody else's. */
package org.sluice.itest.application.line;
