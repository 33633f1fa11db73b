/** Authenticators that are registered, and the addresses from which they were told wrong credentials. */
package org.sluice.websocket.server.authentication;
