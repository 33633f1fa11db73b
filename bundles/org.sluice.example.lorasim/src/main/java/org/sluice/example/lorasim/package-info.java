/**
 * Devices and gateways of a LoRaWAN that are not there, but whose datagrams are. {@link org.sluice.example.lorasim.LoraSimulator} is the component and
 * the command of the shell, {@link org.sluice.example.lorasim.Main} the program. One thread, {@code sluice-lorasim}, does everything.
 */
package org.sluice.example.lorasim;
