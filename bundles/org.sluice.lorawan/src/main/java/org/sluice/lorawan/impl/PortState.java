package org.sluice.lorawan.impl;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.sluice.lorawan.ForwarderPort;
import org.sluice.lorawan.PortDTO;
import org.sluice.lorawan.radio.Region;

/**
 * What can be known of a port from outside, at one time.
 *
 * @param phase how far it has come, as {@link ForwarderPort#STATE} has it
 * @param host the address to listen at, empty where it is refused
 * @param port where it listens, or is to listen; 0 where that is not known
 * @param region the region, {@code auto} where it is guessed
 * @param reason why it is not up; empty if it is
 */
record PortState(String phase, String host, int port, String region, String reason) {

    static PortState up(Settings settings, int port) {
        return new PortState(ForwarderPort.UP, settings.host(), port, region(settings), "");
    }

    static PortState waiting(Settings settings, String reason) {
        return new PortState(ForwarderPort.WAITING, settings.host(), settings.port(), region(settings), reason);
    }

    static PortState refused(String reason) {
        return new PortState(ForwarderPort.REFUSED, "", 0, Settings.AUTO, reason);
    }

    /** The same with other settings for the same socket. */
    PortState with(Settings settings) {
        return new PortState(phase, host, port, region(settings), reason);
    }

    private static String region(Settings settings) {
        return settings.region().map(Region::name).orElse(Settings.AUTO);
    }

    Dictionary<String, Object> properties(String pid) {
        return new Hashtable<>(Map.of(
                ForwarderPort.PID, pid,
                ForwarderPort.STATE, phase,
                ForwarderPort.REASON, reason,
                ForwarderPort.HOST, host,
                ForwarderPort.PORT, port,
                ForwarderPort.REGION, region));
    }

    void showIn(PortDTO dto) {
        dto.state = phase;
        dto.reason = reason;
        dto.host = host;
        dto.port = port;
        dto.region = region;
    }
}
