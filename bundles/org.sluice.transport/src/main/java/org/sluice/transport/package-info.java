/**
 * Event loops that own socket channels after the upgrade.
 */
package org.sluice.transport;
