/**
 * The DTOs of {@link org.sluice.websocket.runtime.WebSocketRuntime} and {@link org.sluice.websocket.runtime.RuntimeListener}.
 *
 * <p>Each is a copy that belongs to the caller. No field is {@code null} unless it says so.
 */
@Export
@Version("1.0.0")
package org.sluice.websocket.runtime.dto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
