/**
 * Presigned URLs: who has a secret access key signs the URL of a WebSocket, and whoever has the URL may open it for some minutes
 * (AWS Signature Version 4, query parameters).
 *
 * <p>A bundle that keeps credentials registers a {@link org.sluice.presign.CredentialsProvider}; one that needs URLs asks a
 * {@link org.sluice.presign.Presigner}. For each configuration there is one of these, and an
 * {@link org.sluice.websocket.authentication.Authenticator} that lets in who comes with such a URL.
 */
@Export
@Version("1.0.0")
package org.sluice.presign;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
