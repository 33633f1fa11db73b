/**
 * LoRaWAN 1.0.x and 1.1 frames (PHYPayload), decoded as far as that is possible without keys: everything but the content of
 * what is encrypted. No integrity code is checked, so whatever is read here may have been forged.
 *
 * <p>{@link org.sluice.lorawan.frame.Frame#parse} is the way in. All types are immutable.
 */
@Export
@Version("1.0.0")
package org.sluice.lorawan.frame;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
