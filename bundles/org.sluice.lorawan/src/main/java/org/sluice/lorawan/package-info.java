/**
 * UDP ports at which the gateways of a LoRaWAN report what they hear, and get what they are to send: Semtech's packet-forwarder protocol, versions
 * 1 and 2.
 *
 * <p>Each configuration of the factory PID {@value org.sluice.lorawan.ForwarderPort#FACTORY_PID} is a port, and a service
 * {@link org.sluice.lorawan.ForwarderPort}. What is heard is told to {@link org.sluice.lorawan.trace.TraceListener} services.
 */
@Export
@Version("1.0.0")
package org.sluice.lorawan;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
