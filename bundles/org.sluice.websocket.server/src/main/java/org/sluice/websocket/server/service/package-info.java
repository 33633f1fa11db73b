/** Services of others, held while they are registered, and selected. */
package org.sluice.websocket.server.service;
