/**
 * What an HTTP server asks when a client wants to upgrade to another protocol, and the byte connection it hands over.
 *
 * <p>A protocol is a bundle that registers a {@link org.sluice.protocol.ProtocolHandler} service with the upgrade tokens
 * that it serves. A server offers it every upgrade request for one of these tokens, as an immutable
 * {@link org.sluice.protocol.UpgradeRequest}. The handler answers with an {@link org.sluice.protocol.UpgradeAnswer}: it
 * declines, it refuses, or it switches protocols, and from then on the peer's bytes come to its
 * {@link org.sluice.protocol.ConnectionListener}.
 *
 * <p><b>Threading.</b> {@code upgrade} runs on a thread of the HTTP server. Every callback of a listener runs on the event
 * loop that owns the connection, one at a time, and must not block. Every method of a
 * {@link org.sluice.protocol.ByteConnection} may be called from any thread.
 */
@Export
@Version("1.0.0")
package org.sluice.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
