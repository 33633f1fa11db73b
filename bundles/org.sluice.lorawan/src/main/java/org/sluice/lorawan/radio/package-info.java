/** Data rates, and what they are called in the regions of LoRaWAN. All types are immutable. */
@Export
@Version("1.0.0")
package org.sluice.lorawan.radio;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
