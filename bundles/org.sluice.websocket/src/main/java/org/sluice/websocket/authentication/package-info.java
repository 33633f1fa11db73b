/**
 * Services that find out who a client is, before its opening handshake is answered.
 *
 * <p>An {@link org.sluice.websocket.authentication.Authenticator} is asked for the applications that select it by
 * {@link org.sluice.websocket.WebSocketConstants#AUTHENTICATOR}, and decides with an
 * {@link org.sluice.websocket.authentication.Authentication}. Whoever offers applications need not know how clients prove who
 * they are, and whoever knows that need not know the applications.
 */
@Export
@Version("1.0.0")
package org.sluice.websocket.authentication;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
