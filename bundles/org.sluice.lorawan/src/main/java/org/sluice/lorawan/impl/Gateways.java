package org.sluice.lorawan.impl;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sluice.lorawan.GatewayDTO;

/**
 * The gateways that were heard of lately.
 *
 * <p>Addresses of datagrams can be forged, and nobody proves an EUI. So what a gateway is sent goes only where its last PULL_DATA came
 * from, and while one address asks for a gateway's frames, no other takes them over. Ports may change: there are routers that
 * translate them. There are at most so many gateways, and those that are there keep their places.
 */
final class Gateways {

    private static final long PURGE_NANOS = Duration.ofSeconds(1).toNanos();

    /** Where a gateway takes frames. */
    record Target(InetSocketAddress address, int version) {}

    /** Guarded by the gateways. */
    private static final class Gateway {

        private InetSocketAddress address;
        private int version;
        private long seenAt;
        private long seenAtMillis;
        private InetSocketAddress pullAddress;
        private long pulledAt;
        private long frames;
        private long downlinks;
    }

    private final LongSupplier clock;

    // Guarded by this.
    private final Map<Long, Gateway> byEui = new HashMap<>();
    private long purgedAt;

    /**
     * Begins without gateways.
     *
     * @param clock tells nanoseconds
     */
    Gateways(LongSupplier clock) {
        this.clock = clock;
        this.purgedAt = clock.getAsLong();
    }

    /** A gateway has sent something. */
    synchronized void heard(Header header, InetSocketAddress from, Settings settings, long millis)
            throws RejectedException {
        long now = clock.getAsLong();
        Gateway gateway = byEui.get(header.eui());
        if (!settings.allows(header.eui())) {
            throw new RejectedException(Rejection.NOT_ALLOWED);
        }
        if (gateway == null) {
            makeRoom(settings, now);
            gateway = new Gateway();
            byEui.put(header.eui(), gateway);
        }
        if (header.identifier() == Header.PULL_DATA) {
            pulled(gateway, header, from, settings, now);
        }
        gateway.address = from;
        if (gateway.pullAddress == null) {
            gateway.version = header.version();
        }
        gateway.seenAt = now;
        gateway.seenAtMillis = millis;
    }

    private static void pulled(Gateway gateway, Header header, InetSocketAddress from, Settings settings, long now)
            throws RejectedException {
        if (gateway.pullAddress != null
                && now - gateway.pulledAt < settings.gatewayTimeout().toNanos()
                && !gateway.pullAddress.getAddress().equals(from.getAddress())) {
            throw new RejectedException(Rejection.CONTESTED);
        }
        gateway.pullAddress = from;
        // Only of this datagram's version is it known that the address can take it
        gateway.version = header.version();
        gateway.pulledAt = now;
    }

    private void makeRoom(Settings settings, long now) throws RejectedException {
        if (byEui.size() >= settings.maxGateways() && now - purgedAt >= PURGE_NANOS) {
            purge(settings, now);
        }
        if (byEui.size() >= settings.maxGateways()) {
            throw new RejectedException(Rejection.TOO_MANY_GATEWAYS);
        }
    }

    private void purge(Settings settings, long now) {
        purgedAt = now;
        Iterator<Gateway> gateways = byEui.values().iterator();
        while (gateways.hasNext()) {
            if (now - gateways.next().seenAt >= settings.gatewayTimeout().toNanos()) {
                gateways.remove();
            }
        }
    }

    synchronized void countFrames(long eui, long frames) {
        Gateway gateway = byEui.get(eui);
        if (gateway != null) {
            gateway.frames += frames;
        }
    }

    synchronized void countDownlink(long eui) {
        Gateway gateway = byEui.get(eui);
        if (gateway != null) {
            gateway.downlinks++;
        }
    }

    /** Where to send frames for a gateway, empty if it has not asked for any lately. */
    synchronized Optional<Target> target(long eui, Settings settings) {
        Gateway gateway = byEui.get(eui);
        boolean asks = gateway != null && settings.allows(eui) && takesDownlinks(gateway, settings, clock.getAsLong());
        return asks ? Optional.of(new Target(gateway.pullAddress, gateway.version)) : Optional.empty();
    }

    private static boolean takesDownlinks(Gateway gateway, Settings settings, long now) {
        return gateway.pullAddress != null
                && now - gateway.pulledAt < settings.gatewayTimeout().toNanos();
    }

    synchronized GatewayDTO[] toDTOs(Settings settings) {
        long now = clock.getAsLong();
        purge(settings, now);
        return byEui.entrySet().stream()
                .map(entry -> toDTO(entry.getKey(), entry.getValue(), settings, now))
                .toArray(GatewayDTO[]::new);
    }

    private static GatewayDTO toDTO(long eui, Gateway gateway, Settings settings, long now) {
        GatewayDTO dto = new GatewayDTO();
        dto.eui = Header.text(eui);
        dto.address = Rejections.text(gateway.address);
        dto.version = gateway.version;
        dto.seenAt = gateway.seenAtMillis;
        dto.takesDownlinks = takesDownlinks(gateway, settings, now);
        dto.frames = gateway.frames;
        dto.downlinks = gateway.downlinks;
        return dto;
    }
}
