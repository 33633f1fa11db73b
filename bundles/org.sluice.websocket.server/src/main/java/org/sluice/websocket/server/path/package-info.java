/** Which pattern a path matches best. */
package org.sluice.websocket.server.path;
