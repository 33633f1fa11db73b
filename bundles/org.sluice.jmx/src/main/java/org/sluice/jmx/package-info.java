/** The runtime service of the WebSocket server as an MBean. */
package org.sluice.jmx;
