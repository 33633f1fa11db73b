/**
 * Offers upgrades that arrive at the OSGi HTTP service to the protocol handlers.
 */
package org.sluice.http;
